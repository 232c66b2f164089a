/** @param host a hostname as `URL` gives it, IPv6 in brackets */
export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
