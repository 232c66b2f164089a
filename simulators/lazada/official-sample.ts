/**
 * Makes the signature of a push as the sample of Lazada's guide does: the HMAC-SHA256 of the app key followed
 * by the body as received, in lower-case hexadecimal digits. The code uses the Web Crypto API, so that it
 * shares nothing with the package's signer.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29526&docId=120168
 */
export async function getSignature(appKey: string, body: Uint8Array, secret: string): Promise<string> {
	const base = new Uint8Array([...new TextEncoder().encode(appKey), ...body]);
	return hmac(base, secret);
}

/** Whether the header Authorization equals the signature. */
export async function isGenuine(
	appKey: string,
	body: Uint8Array,
	authorization: string | undefined,
	secret: string,
): Promise<boolean> {
	return authorization === (await getSignature(appKey, body, secret));
}

/**
 * Makes the `sign` of a call as the guide describes it: the path, then the names in the order of ASCII, each
 * followed by its value; upper case.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10450&docId=108068
 */
export async function getSign(
	path: string,
	parameters: Readonly<Record<string, string>>,
	secret: string,
): Promise<string> {
	let base = path;
	for (const name of Object.keys(parameters).sort()) {
		const value = parameters[name];
		if (name !== 'sign' && value) base += name + value;
	}
	return (await hmac(new TextEncoder().encode(base), secret)).toUpperCase();
}

async function hmac(base: Uint8Array<ArrayBuffer>, secret: string): Promise<string> {
	const algorithm = { name: 'HMAC', hash: 'SHA-256' };
	const bytes = new TextEncoder().encode(secret);
	const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
	const digest = new Uint8Array(await crypto.subtle.sign(algorithm.name, key, base));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
