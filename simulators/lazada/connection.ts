import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { isLoopback } from '../shared/loopback';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import type { DeliveryResult } from '../shared/wire';

/** In ms of real time. */
export interface Limits {
	readonly connectTimeoutMs: number;
	/** From sending the request on an open connection to the status. */
	readonly answerWithinMs: number;
}

/**
 * Sends messages as Lazada does. Lazada's time limit starts when the request goes out on an open connection,
 * and ends at the status line. The part of the body that arrives within the limit is kept for the log.
 * Redirects are not followed.
 */
export class Connection {
	private readonly plain = new http.Agent({ keepAlive: true });
	private readonly secure = new https.Agent({ keepAlive: true });

	constructor(
		private readonly limits: Limits,
		private readonly misbehaving: Misbehaving,
	) {}

	/** @returns the result, its duration to the microsecond; never rejects */
	post(uri: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<DeliveryResult> {
		const url = URL.canParse(uri) ? new URL(uri) : null;
		if (!url || !/^https?:$/.test(url.protocol))
			return Promise.resolve(unanswered(`cannot deliver to ${uri}`));
		// Tests register invented addresses too. No request to them may reach a network.
		if (!isLoopback(url.hostname)) {
			return Promise.resolve(unanswered(`the simulator delivers on loopback only, not to ${url.hostname}`));
		}
		return new Promise((resolve) => this.send(url, headers, body, resolve));
	}

	close(): void {
		this.plain.destroy();
		this.secure.destroy();
	}

	private send(
		url: URL,
		headers: Readonly<Record<string, string>>,
		body: Uint8Array,
		resolve: (outcome: DeliveryResult) => void,
	): void {
		const { connectTimeoutMs, answerWithinMs } = this.limits;
		const secure = url.protocol === 'https:';
		const request = (secure ? https : http).request(url, {
			method: 'POST',
			headers: { ...this.misbehaving.headersOf(headers), 'Content-Length': String(body.byteLength) },
			agent: secure ? this.secure : this.plain,
		});
		const limit = (ms: number, what: string) =>
			setTimeout(() => request.destroy(new Error(`no ${what} within ${ms} ms`)), ms);

		let timer = limit(connectTimeoutMs, 'connection');
		let sentAt: number | null = null;
		let answered = false;
		const sent = () => {
			sentAt = performance.now();
			clearTimeout(timer);
			timer = limit(answerWithinMs, 'status');
		};
		const elapsed = () => (sentAt === null ? 0 : microseconds(performance.now() - sentAt));
		const finish = (outcome: DeliveryResult) => {
			clearTimeout(timer);
			resolve(outcome);
		};

		request.on('socket', (socket: Socket) => {
			if (socket.connecting) socket.once(secure ? 'secureConnect' : 'connect', sent);
			else sent();
		});
		request.on('error', (error: Error) => {
			// The status decides the result. A body that breaks off or does not end changes nothing.
			if (!answered) finish({ ...unanswered(error.message), durationMs: elapsed() });
		});
		request.on('response', (response) => {
			const durationMs = elapsed();
			answered = true;
			const chunks: Buffer[] = [];
			const { statusCode: status = null, headers: given } = response;
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', () => {});
			response.on('close', () =>
				finish({
					status,
					error: null,
					headers: joined(given),
					body: Buffer.concat(chunks).toString('utf8'),
					durationMs,
				}),
			);
		});
		this.misbehaving.send(request, body);
	}
}

function unanswered(error: string): DeliveryResult {
	return { status: null, error, headers: {}, body: '', durationMs: 0 };
}

function microseconds(ms: number): number {
	return Math.round(ms * 1_000) / 1_000;
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			Array.isArray(value) ? value.join(', ') : (value ?? ''),
		]),
	);
}
