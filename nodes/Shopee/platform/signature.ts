import { createHmac } from 'node:crypto';

import type { NamedSecret } from '../../shared/credential/secrets';
import type { Problem } from '../../shared/errors/problem';
import { equalInConstantTime } from '../../shared/util/constantTime';
import { withoutTrailingSlashes } from '../../shared/util/url';
import { signatureInAuthorization } from '../../shared/webhook/authorizationHeader';
import { diagnosisOf, type OtherSignature } from '../../shared/webhook/diagnosis';
import { BODY_REWRITTEN, rewrittenBodies } from '../../shared/webhook/rewrittenBody';
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
	const diagnose = diagnosisOf(body, signature, () => otherSignatures(delivery, keys, refusedKey));
	return rejected(NOT_SIGNED_WITH_KEYS, true, diagnose);
}

function encodingThatSigned(
	signature: string,
	key: string,
	urls: readonly string[],
	body: Uint8Array,
): KeyEncoding | undefined {
	return encodingsOf(key).find((encoding) =>
		urls.some((url) => equalInConstantTime(signDelivery(url, body, key, encoding), signature)),
	);
}

function encodingsOf(key: string): readonly KeyEncoding[] {
	return HEX_KEY.test(key) ? ['text', 'hex'] : ['text'];
}

const NOT_SIGNED_WITH_KEYS: Problem = {
	what: 'The signature in Authorization was made with none of the known keys for this callback URL',
	cure: 'Check the push partner key in the credential, and the registered callback URL in the trigger.',
};

const SIGNED_WITH_API_KEY: Problem = {
	what: 'The push is signed with the API partner key',
	cure: 'Generate a push partner key in the console (Push Mechanism > Set Push), or allow the API partner key in the options of the trigger.',
};

const SIGNED_FOR_ANOTHER_URL: Problem = {
	what: 'The push is signed for another callback URL',
	cure: 'Enter in "Registered Callback URL" exactly the URL that is registered in the console.',
};

function* otherSignatures(
	{ body, callbackUrls, headers }: Delivery,
	keys: readonly NamedSecret[],
	refusedKey: string | undefined,
): Generator<OtherSignature> {
	function* signedWith(key: string, urls: readonly string[], bytes: Uint8Array, problem: Problem) {
		for (const encoding of encodingsOf(key))
			for (const url of urls) yield { signature: signDelivery(url, bytes, key, encoding), problem };
	}
	if (refusedKey !== undefined) yield* signedWith(refusedKey, callbackUrls, body, SIGNED_WITH_API_KEY);
	for (const bytes of rewrittenBodies(body))
		for (const { value } of keys) yield* signedWith(value, callbackUrls, bytes, BODY_REWRITTEN);
	const likelyUrls = [...new Set(callbackUrls.flatMap((url) => similarUrls(url, headers.host)))];
	for (const { value } of keys) yield* signedWith(value, likelyUrls, body, SIGNED_FOR_ANOTHER_URL);
}

/** A host name as long as the DNS allows, and a port. Whatever else a stranger sends as Host is not tried. */
const HOST = /^[\w.-]{1,253}(?::\d{1,5})?$/;

/** Similar spellings of a URL: with another scheme, slash at the end, or host that a proxy has set. */
function similarUrls(url: string, host: string | undefined): string[] {
	const bare = `//${withoutTrailingSlashes(url).replace(/^https?:\/\//i, '')}`;
	const spellings = [`https:${bare}`, `http:${bare}`];
	if (host !== undefined && HOST.test(host)) {
		// A function, because a text may have patterns such as "$'" in it, which stand for a part of the URL.
		const hosted = bare.replace(/^\/\/[^/]+/, () => `//${host}`);
		spellings.push(`https:${hosted}`, `http:${hosted}`);
	}
	return spellings.flatMap((spelling) => [spelling, `${spelling}/`]);
}
