import type { N8nInstance } from './n8n';

/** An address at which nobody listens. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * Kills n8n and starts it again, behind a proxy that forwards requests only while n8n is ready. Without such a
 * proxy, an n8n that has just begun to listen answers 200 by itself, and a delivery is lost at that time
 * (docs/reliability.md, Limits).
 *
 * @param proxies the proxies of the simulated platform, which looks them up at every attempt
 * @param meanwhile runs while n8n is down
 */
export async function outage<T>(
	n8n: N8nInstance,
	proxies: Record<string, string>,
	meanwhile: () => Promise<T>,
): Promise<T> {
	await n8n.kill();
	proxies[n8n.url] = NOWHERE;
	const result = await meanwhile();
	await n8n.restart();
	delete proxies[n8n.url];
	return result;
}
