/** @returns a URL without its query, which may hold a secret */
export function stripQuery(url: string): string {
	return url
		.trim()
		.replace(/[?#].*$/s, '')
		.replace(/\/+$/, '');
}
/** Whether a secret may travel there: over https, or to a simulator on the same machine. */
export function isSafeUrl(url: string): boolean {
	return /^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost|\[::1\])[:/]/i.test(url);
}
