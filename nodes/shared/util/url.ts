/** Counts from the end: `/\/+$/` takes quadratic time for many slashes before another character. */
export function withoutTrailingSlashes(url: string): string {
	let end = url.length;
	while (url[end - 1] === '/') end -= 1;
	return url.slice(0, end);
}

/** @returns a URL without its query, which may contain a secret */
export function stripQuery(url: string): string {
	const [address = ''] = url.trim().split(/[?#]/, 1);
	return withoutTrailingSlashes(address);
}

/** Whether a secret may be sent to the URL: over https, or to a simulator on the same machine. */
export function isSafeUrl(url: string): boolean {
	return /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(url);
}
