import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on 127.0.0.1. */
export interface LoopbackServer {
	/** e.g. "http://127.0.0.1:40123" */
	readonly url: string;
	readonly port: number;
	/** Closes the server and breaks its open connections. */
	close(): Promise<void>;
}

/** @param port 0 takes a free one */
export async function listen(port: number, listener: RequestListener): Promise<LoopbackServer> {
	const server = createServer(listener);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const { port: taken } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${taken}`,
		port: taken,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** @returns a listener that answers with status 500 where the handler rejects */
export function answering(handle: (...args: Parameters<RequestListener>) => Promise<void>): RequestListener {
	return (request, response) => {
		handle(request, response).catch((error: unknown) => {
			response.writeHead(500, { 'Content-Type': 'text/plain' });
			response.end(String(error));
		});
	};
}
