/**
 * Verifies a push as the demo of Shopee's guide does: the header Authorization has to equal the hexadecimal
 * HMAC-SHA256 of the callback URL, a vertical bar and the body as received. The code uses the Web Crypto API,
 * so that it shares nothing with the package's signer.
 * @see https://open.shopee.com/developer-guide/18
 */
export async function isGenuine(
	callbackUrl: string,
	body: Uint8Array,
	authorization: string | undefined,
	partnerKey: string,
): Promise<boolean> {
	const utf8 = new TextEncoder();
	const algorithm = { name: 'HMAC', hash: 'SHA-256' };
	const key = await crypto.subtle.importKey('raw', utf8.encode(partnerKey), algorithm, false, ['sign']);
	const base = new Uint8Array([...utf8.encode(`${callbackUrl}|`), ...body]);
	const digest = new Uint8Array(await crypto.subtle.sign(algorithm.name, key, base));
	const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return authorization === hex;
}
