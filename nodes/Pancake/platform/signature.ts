import { createHmac } from 'node:crypto';

import { equalInConstantTime } from '../../shared/util/constantTime';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject } from '../../shared/util/json';
import { rejected, type Delivery, type Verification } from '../../shared/webhook/types';
import { shopIdOf } from './envelope';
import { keyProblemIn, type Keys } from './keys';
import { secretInQuery } from './webhookUrl';

/**
 * Signs a body as installations that sign are assumed to do: HMAC-SHA256 with the `secret_key` of the
 * webhook, in lower-case hexadecimal. Pancake documents no signature.
 */
export function signDelivery(body: Uint8Array, key: string): string {
	return createHmac('sha256', key).update(body).digest('hex');
}

/**
 * Verifies that a delivery comes from Pancake. Pancake signs nothing, so the proof is a secret that only
 * Pancake received: in a header, in the URL, or both. Every secret in the credential has to be right.
 *
 * A delivery that names another shop than the credential is refused, not ignored. No secret covers the body,
 * and Pancake has one webhook for each shop. So the delivery is a forgery, or the URL was copied to another
 * shop. An answer of 200 would lose the events of that shop without a trace.
 */
export function verifyDelivery(delivery: Delivery, keys: Keys): Verification {
	const fault = keyProblemIn(keys);
	if (fault !== undefined) return rejected(fault, true);

	return (
		refusedHeader(delivery, keys) ??
		refusedUrl(delivery, keys) ??
		refusedSignature(delivery, keys) ??
		refusedShop(delivery, keys) ?? { kind: 'genuine', verifiedWith: namesOf(keys).join(' + ') }
	);
}

function refusedHeader(
	{ headers }: Delivery,
	{ webhookSecret, webhookHeaderName: name }: Keys,
): Verification | undefined {
	if (webhookSecret === undefined) return undefined;
	const received = headers[name.toLowerCase()]?.trim() ?? '';
	if (received === '') {
		return rejected(
			{
				what: `The header ${name} is missing`,
				cure: 'Enter the header with the webhook secret under Request Headers in the webhook settings of Pancake.',
			},
			false,
		);
	}
	if (sameSecret(webhookSecret, received)) return undefined;
	return rejected(
		{
			what: `The header ${name} does not hold the webhook secret of the credential`,
			cure: 'Enter the same secret in the credential and under Request Headers in the webhook settings of Pancake.',
		},
		true,
	);
}

/** If the URL ends in a query, the type that Pancake may append follows the secret. */
function refusedUrl({ query }: Delivery, { urlSecret }: Keys): Verification | undefined {
	if (urlSecret === undefined) return undefined;
	const received = secretInQuery(query);
	if (received === undefined || received === '') {
		return rejected(
			{
				what: 'The URL was called without the URL secret of the credential',
				cure: 'Enter the URL in Pancake with ?secret=... at its end.',
			},
			false,
		);
	}
	const whole = sameSecret(urlSecret, received);
	const suffixed = sameSecret(urlSecret, received.slice(0, Math.max(0, received.lastIndexOf('/'))));
	if (whole || suffixed) return undefined;
	return rejected(
		{
			what: 'The secret in the URL is not the URL secret of the credential',
			cure: 'Enter the same secret in the URL and in the credential.',
		},
		true,
	);
}

function refusedSignature(
	{ body, headers }: Delivery,
	{ signingKey, signatureHeaderName: name }: Keys,
): Verification | undefined {
	if (signingKey === undefined) return undefined;
	const received = headers[name.toLowerCase()]?.trim() ?? '';
	if (received === '') {
		return rejected(
			{
				what: `The header ${name} is missing`,
				cure: 'Remove the signing key from the credential if this installation of Pancake does not sign.',
			},
			false,
		);
	}
	const signature = received.replace(/^sha256=/i, '');
	const hex = signDelivery(body, signingKey);
	const base64 = Buffer.from(hex, 'hex').toString('base64');
	if (equalInConstantTime(hex, signature.toLowerCase()) || equalInConstantTime(base64, signature)) {
		return undefined;
	}
	return rejected(
		{
			what: `The signature in ${name} was not made with the signing key of the credential`,
			cure: 'Enter the secret_key of the webhook as the signing key.',
		},
		true,
	);
}

function refusedShop({ body }: Delivery, { shopId }: Keys): Verification | undefined {
	if (shopId === undefined) return undefined;
	const parsed = parseJsonObject(body);
	const named = parsed.kind === 'object' ? shopIdOf(parsed.payload) : undefined;
	if (named === undefined || named === shopId) return undefined;
	return rejected(
		{
			what: `The delivery does not come from shop ${shopId}, which is the shop of the credential`,
			cure: 'Use a trigger and a credential for each shop.',
		},
		true,
	);
}

/** Compares digests, so that not even the length of the secret shows. */
function sameSecret(secret: string, received: string): boolean {
	return equalInConstantTime(sha256Hex(secret), sha256Hex(received));
}

function namesOf({ webhookSecret, urlSecret, signingKey }: Keys): string[] {
	return Object.entries({ webhookSecret, urlSecret, signingKey })
		.filter(([, value]) => value !== undefined)
		.map(([name]) => name);
}
