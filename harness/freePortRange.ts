import { once } from 'node:events';
import { createServer } from 'node:net';

import { freePort } from './n8nProcess';

/** @returns a free port, followed by `more` free ports; another process may still take one of them first */
export async function freePortRange(more: number): Promise<number> {
	for (;;) {
		const port = await freePort();
		const all = Array.from({ length: more + 1 }, async (_, index) => await isFree(port + index));
		if ((await Promise.all(all)).every(Boolean)) return port;
	}
}

export async function isFree(port: number): Promise<boolean> {
	if (port > 65_535) return false;
	const probe = createServer();
	const listening = await new Promise<boolean>((resolve) => {
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => resolve(true));
	});
	if (listening) await once(probe.close(), 'close');
	return listening;
}
