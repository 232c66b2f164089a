import { text } from 'node:stream/consumers';

import { answering, listen, type LoopbackServer } from '../../simulators/shared/server';
import type { CommandRunner } from './commands';

/**
 * Takes commands by HTTP too, for scripts: `curl -d 'shopee event' http://127.0.0.1:4100`. A page in a browser,
 * which could be anybody's, is refused.
 */
export async function startCommandServer(port: number, commands: CommandRunner): Promise<LoopbackServer> {
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
			if (request.method !== 'POST') return reply(200, commands.help());
			reply(200, await commands.run(await text(request)));
		}),
	);
}
