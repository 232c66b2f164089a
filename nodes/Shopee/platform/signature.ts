import { createHmac } from 'node:crypto';

import type { NamedSecret } from '../../shared/credential/secrets';
import type { Problem } from '../../shared/errors/problem';
import { equalInConstantTime } from '../../shared/util/constantTime';
import { withoutTrailingSlashes } from '../../shared/util/url';
import { signatureInAuthorization } from '../../shared/webhook/authorizationHeader';
import { BODY_REWRITTEN, LARGEST_DIAGNOSED, rewrittenBodies } from '../../shared/webhook/rewrittenBody';
import { rejected, type Delivery, type Verification } from '../../shared/webhook/types';
import { TEST_KEY, type Keys } from './keys';

/** How the characters of a push key become the bytes of the HMAC key. */
export type KeyEncoding = 'text' | 'hex';

/** A key of 64 hexadecimal digits is tried in both encodings: Shopee does not document which one is right. */
const HEX_KEY = /^[0-9a-f]{64}$/i;

const SIGNATURE = /^[0-9a-f]{64}$/;

/**
 * Signs a push as Shopee does: HMAC-SHA256 of the registered callback URL, a vertical bar and the raw
 * bytes of the body.
 *
 * @param callbackUrl exactly as registered in the console, not as a server behind a proxy sees it
 * @param key the push partner key
 * @param encoding "text" as in Shopee's own demos; "hex" as one integrator reports for the verification message
 * @returns the value of the header Authorization: 64 hexadecimal digits in lower case
 * @see https://open.shopee.com/developer-guide/18
 */
export function signDelivery(
	callbackUrl: string,
	body: Uint8Array,
	key: string,
	encoding: KeyEncoding = 'text',
): string {
	const keyBytes = Buffer.from(key, encoding === 'hex' ? 'hex' : 'utf8');
	return createHmac('sha256', keyBytes).update(`${callbackUrl}|`, 'utf8').update(body).digest('hex');
}

/** Verifies that a push is signed with one of the keys, for one of the URLs that may be registered. */
export function verifyDelivery(delivery: Delivery, { keys, refusedKey }: Keys): Verification {
	const { body, callbackUrls } = delivery;
	if (keys.length === 0)
		return rejected(
			{
				what: 'No push partner key is set in the credential of the trigger',
				cure: 'Generate one in the console (Push Mechanism > Set Push) and enter it in the credential.',
			},
			true,
		);
	const signature = signatureInAuthorization(delivery, 'Shopee', SIGNATURE);
	if (typeof signature !== 'string') return signature;

	for (const { name, value } of keys) {
		const encoding = encodingThatSigned(signature, value, callbackUrls, body);
		if (encoding === undefined) continue;
		const verifiedWith = encoding === 'hex' ? `${name} (as hex)` : name;
		return { kind: 'genuine', verifiedWith, ...(name === TEST_KEY && { isTest: true }) };
	}
	return rejected(diagnose(delivery, signature, keys, refusedKey), true);
}

function encodingThatSigned(
	signature: string,
	key: string,
	urls: readonly string[],
	body: Uint8Array,
): KeyEncoding | undefined {
	const encodings: readonly KeyEncoding[] = HEX_KEY.test(key) ? ['text', 'hex'] : ['text'];
	return encodings.find((encoding) =>
		urls.some((url) => equalInConstantTime(signDelivery(url, body, key, encoding), signature)),
	);
}

/**
 * @returns why a signature does not match. A special reason is found only where the signature was made with
 *   a key of the credential, so a forger learns nothing.
 */
function diagnose(
	{ body, callbackUrls, headers }: Delivery,
	signature: string,
	keys: readonly NamedSecret[],
	refusedKey: string | undefined,
): Problem {
	const unknown = {
		what: 'The signature in Authorization was made with none of the known keys for this callback URL',
		cure: 'Check the push partner key in the credential, and the registered callback URL in the trigger.',
	};
	if (body.length > LARGEST_DIAGNOSED) return unknown;
	const signedWith = (key: string, urls: readonly string[], bytes: Uint8Array) =>
		encodingThatSigned(signature, key, urls, bytes) !== undefined;

	if (refusedKey !== undefined && signedWith(refusedKey, callbackUrls, body)) {
		return {
			what: 'The push is signed with the API partner key',
			cure: 'Generate a push partner key in the console (Push Mechanism > Set Push), or allow the API partner key in the options of the trigger.',
		};
	}
	const likelyUrls = callbackUrls.flatMap((url) => similarUrls(url, headers.host));
	if (keys.some(({ value }) => signedWith(value, likelyUrls, body))) {
		return {
			what: 'The push is signed for another callback URL',
			cure: 'Enter in "Registered Callback URL" exactly the URL that is registered in the console.',
		};
	}
	const rewritten = rewrittenBodies(body);
	if (keys.some(({ value }) => rewritten.some((bytes) => signedWith(value, callbackUrls, bytes)))) {
		return BODY_REWRITTEN;
	}
	return unknown;
}

/** Similar spellings of a URL: with another scheme, slash at the end, or host that a proxy has set. */
function similarUrls(url: string, host: string | undefined): string[] {
	const slash = (text: string) => [withoutTrailingSlashes(text), `${withoutTrailingSlashes(text)}/`];
	const spellings = [url, url.replace(/^https?:/, 'https:'), url.replace(/^https?:/, 'http:')];
	if (host !== undefined) {
		const hosted = url.replace(/^https?:\/\/[^/]+/, `//${host}`);
		spellings.push(`https:${hosted}`, `http:${hosted}`);
	}
	return [...new Set(spellings.flatMap(slash))];
}
