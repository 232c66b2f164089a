import { request as forward } from 'node:http';

import { bodyOf } from '../../simulators/shared/http';
import { answering, listen } from '../../simulators/shared/server';

export interface Proxy {
	readonly url: string;
	close(): Promise<void>;
}

/**
 * A proxy before several targets: each request goes to the next one, and the copies of one event go
 * round among themselves, so that two copies never meet in the same place. A target that is away is
 * answered for with 502.
 *
 * @param targets URLs without a slash at the end
 */
export async function startRoundRobin(targets: readonly string[]): Promise<Proxy> {
	const copies = new Map<string, number>();
	let next = 0;
	const server = await listen(
		0,
		answering(async (request, response) => {
			const event = String(request.headers['x-shopify-event-id'] ?? '');
			const turn = copies.get(event) ?? next++;
			copies.set(event, turn + 1);
			const target = targets[turn % targets.length]!;
			const body = Buffer.from(await bodyOf(request));
			await new Promise<void>((resolve) => {
				const { method, headers } = request;
				const away = () => {
					if (!response.headersSent) response.writeHead(502);
					response.end();
					resolve();
				};
				const passed = forward(`${target}${request.url}`, { method, headers }, (answer) => {
					response.writeHead(answer.statusCode ?? 502, answer.headers);
					answer.pipe(response);
					answer.once('end', resolve);
					answer.once('error', away);
				});
				passed.once('error', away);
				passed.end(body);
			});
		}),
	);
	return { url: server.url, close: async () => await server.close() };
}
