import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from './server';

/** A request as it arrived. */
export interface Received {
	readonly method: string;
	readonly path: string;
	/** Names in lower case. */
	readonly headers: IncomingMessage['headers'];
	/** Names and values as sent, alternating. */
	readonly rawHeaders: readonly string[];
	readonly body: Buffer;
}

/** A receiver's reaction to a request: a status to answer with, or an answer of its own. */
export type Behaviour = (
	received: Received,
	response: ServerResponse,
	request: IncomingMessage,
) => number | void | Promise<number | void>;

export interface Receiver {
	/** e.g. "http://127.0.0.1:40124/webhook" */
	readonly uri: string;
	readonly received: readonly Received[];
	behave(behaviour: Behaviour): void;
	close(): Promise<void>;
}

/** Starts a receiver on loopback. It keeps all requests, and answers 200 unless a behaviour is given. */
export async function startReceiver(behaviour: Behaviour = () => 200): Promise<Receiver> {
	const received: Received[] = [];
	let current = behaviour;
	const server = await listen(0, (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url: path = '', headers, rawHeaders } = request;
			const entry = { method, path, headers, rawHeaders, body: Buffer.concat(chunks) };
			received.push(entry);
			void Promise.resolve(current(entry, response, request)).then((status) => {
				if (typeof status === 'number') response.writeHead(status).end();
			});
		});
	});
	return {
		uri: `${server.url}/webhook`,
		received,
		behave(next) {
			current = next;
		},
		close: () => server.close(),
	};
}
