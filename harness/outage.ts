import type { N8nInstance } from './n8n';

/** Where nothing listens. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * Kills n8n and starts it again, as seen from behind a proxy that sends requests only while n8n is ready: one that
 * has just begun to listen answers 200 by itself, and what a platform sends then is lost (docs/reliability.md, Limits).
 *
 * @param proxies those of the simulated platform, which it looks up at every attempt
 * @param meanwhile what happens while n8n is away
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
