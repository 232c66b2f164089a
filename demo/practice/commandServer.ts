import { text } from 'node:stream/consumers';

import { answering, listen, type LoopbackServer } from '../../simulators/shared/server';
import type { Desk } from './commands';

/**
 * Takes commands by HTTP too, for scripts: `curl -d 'shopee event' http://127.0.0.1:4100`. A page in a browser,
 * which could be anybody's, is refused.
 */
export async function openPost(port: number, desk: Desk): Promise<LoopbackServer> {
	return await listen(
		port,
		answering(async (request, response) => {
			const reply = (status: number, lines: readonly string[]) => {
				response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
				response.end(`${lines.join('\n')}\n`);
			};
			const fromPage = request.headers.origin !== undefined || 'sec-fetch-site' in request.headers;
			const elsewhere = !/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '');
			if (fromPage || elsewhere) return reply(403, ['Commands come from this machine, and from no page']);
			if (request.method !== 'POST') return reply(200, desk.help());
			reply(200, await desk.run(await text(request)));
		}),
	);
}
