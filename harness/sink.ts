import { type IncomingHttpHeaders, type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	path: string;
	headers: IncomingHttpHeaders;
	/** The parsed JSON body; undefined where the body is no JSON. Large integers lose digits here, not in `text`. */
	body: unknown;
	text: string;
	/** Unix time in milliseconds. */
	at: number;
}

/** An HTTP server that records its requests: the effects of workflows, counted outside n8n. */
export interface Sink {
	readonly url: string;
	/** The requests in the order of arrival, including those that are not answered yet. */
	readonly received: Received[];
	/** The delay of each answer. Tests may change the delay at any time, e.g. to keep executions running. */
	delayMs: number;
	/** The status of each answer, or what chooses it for a request. */
	status: number | ((request: Received) => number);
	/** Keeps all answers back until the returned function is called. */
	hold(): () => void;
	/** How often each key arrived. `keyOf` gives the same key to requests that are the same effect. */
	countBy(keyOf: (request: Received) => string): Map<string, number>;
	/** @throws when fewer than `count` requests have arrived after `timeoutMs` */
	waitFor(count: number, timeoutMs?: number): Promise<Received[]>;
	clear(): void;
	/** Closes the server, with the connections that n8n keeps open. */
	close(): Promise<void>;
}

/** Starts a sink on a free loopback port. */
export async function startSink(options: { delayMs?: number; status?: number } = {}): Promise<Sink> {
	const received: Received[] = [];
	const arrivals = new Set<() => void>();
	let held: Promise<void> | undefined;

	const server = createServer((request, response) => {
		const take = (text: string) => {
			const { url, headers } = request;
			const taken = { path: url ?? '', headers, body: parsed(text), text, at: Date.now() };
			received.push(taken);
			for (const arrived of arrivals) arrived();
			const answer = () => {
				const status = typeof sink.status === 'number' ? sink.status : sink.status(taken);
				response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
			};
			setTimeout(() => (held === undefined ? answer() : void held.then(answer)), sink.delayMs);
		};
		// A request from an n8n that was killed while sending counts as no effect.
		readText(request).then(take, () => response.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});

	const sink: Sink = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		received,
		delayMs: options.delayMs ?? 0,
		status: options.status ?? 200,
		hold: () => {
			let release = () => {};
			held = new Promise<void>((resolve) => {
				release = () => {
					held = undefined;
					resolve();
				};
			});
			return release;
		},
		countBy: (keyOf) => {
			const counts = new Map<string, number>();
			for (const key of received.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
			return counts;
		},
		waitFor: async (count, timeoutMs = 240_000) =>
			await new Promise((resolve, reject) => {
				const settle = (finish: () => void) => {
					clearTimeout(timer);
					arrivals.delete(check);
					finish();
				};
				const check = () => {
					if (received.length >= count) settle(() => resolve([...received]));
				};
				const timer = setTimeout(() => {
					const message = `the sink got ${received.length} of ${count} requests in ${timeoutMs} ms`;
					settle(() => reject(new Error(message)));
				}, timeoutMs);
				arrivals.add(check);
				check();
			}),
		clear: () => {
			received.length = 0;
		},
		close: async () => {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
	return sink;
}

async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
