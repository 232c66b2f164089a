/**
 * @param proxies in front of the receivers: registered origin to origin on loopback
 * @returns the URL at which a registered URL is reached
 */
export function behindProxy(url: string, proxies: Readonly<Record<string, string>>): string {
	if (!URL.canParse(url)) return url;
	const { origin } = new URL(url);
	const target = proxies[origin];
	return target === undefined ? url : `${target}${url.slice(origin.length)}`;
}
