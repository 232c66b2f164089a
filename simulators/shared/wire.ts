import http from 'node:http';
import https from 'node:https';
import { isLoopback } from './loopback';
import type { Misbehaving } from './misbehaviour/misbehaving';

/** The result of one request to a receiver: the answer, or why there was none. */
export interface DeliveryResult {
	/** HTTP status; null when no complete answer came. */
	readonly status: number | null;
	/** Why no complete answer came; null when one did. */
	readonly error: string | null;
	/** Header names in lower case; repeated headers are joined with ", ". */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly durationMs: number;
}

/** In ms of real time. */
export interface WireLimits {
	/** For the connection. */
	readonly connectTimeoutMs: number;
	/** For the whole delivery, its connection included. */
	readonly requestTimeoutMs: number;
}

/** Sends deliveries as the platforms do: connections are kept open, and redirects are not followed. */
export class Wire {
	private readonly plain = new http.Agent({ keepAlive: true });
	private readonly secure = new https.Agent({ keepAlive: true });

	constructor(
		private readonly limits: WireLimits,
		private readonly misbehaving: Misbehaving,
	) {}

	/**
	 * @param limits that differ from those of other deliveries
	 * @returns the result of the request; never rejects
	 */
	post(
		uri: string,
		headers: Readonly<Record<string, string>>,
		body: Uint8Array,
		limits: Partial<WireLimits> = {},
	): Promise<DeliveryResult> {
		const began = performance.now();
		const failed = (error: string): DeliveryResult => ({
			status: null,
			error,
			headers: {},
			body: '',
			durationMs: Math.round(performance.now() - began),
		});
		const url = URL.canParse(uri) ? new URL(uri) : null;
		if (!url || !/^https?:$/.test(url.protocol)) return Promise.resolve(failed(`cannot deliver to ${uri}`));
		// Tests subscribe invented addresses too. No request to them may reach a network.
		if (!isLoopback(url.hostname)) {
			return Promise.resolve(failed(`the simulator delivers on loopback only, not to ${url.hostname}`));
		}

		return new Promise((resolve) => {
			const { connectTimeoutMs, requestTimeoutMs } = { ...this.limits, ...limits };
			const secure = url.protocol === 'https:';
			const request = (secure ? https : http).request(url, {
				method: 'POST',
				headers: { ...this.misbehaving.headersOf(headers), 'Content-Length': String(body.byteLength) },
				agent: secure ? this.secure : this.plain,
			});
			const giveUp = (ms: number, what: string) =>
				setTimeout(() => request.destroy(new Error(`no ${what} within ${ms} ms`)), ms);
			const whole = giveUp(requestTimeoutMs, 'complete answer');
			let connecting: NodeJS.Timeout | undefined;

			const finish = (outcome: DeliveryResult) => {
				clearTimeout(whole);
				clearTimeout(connecting);
				resolve(outcome);
			};
			request.on('socket', (socket) => {
				if (!socket.connecting) return;
				connecting = giveUp(connectTimeoutMs, 'connection');
				socket.once(secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
			});
			const fail = (error: Error) => finish(failed(error.message));
			request.on('error', fail);
			request.on('response', (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('error', fail);
				response.on('end', () =>
					finish({
						status: response.statusCode ?? null,
						error: null,
						headers: joined(response.headers),
						body: Buffer.concat(chunks).toString('utf8'),
						durationMs: Math.round(performance.now() - began),
					}),
				);
			});
			this.misbehaving.send(request, body);
		});
	}

	close(): void {
		this.plain.destroy();
		this.secure.destroy();
	}
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}
