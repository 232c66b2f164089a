/** @returns a URL without its query, which may hold a secret */
export function bareUrl(url: string): string {
	return url
		.trim()
		.replace(/[?#].*$/s, '')
		.replace(/\/+$/, '');
}
