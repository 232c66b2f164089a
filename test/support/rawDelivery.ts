import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import type { Answer } from './account';

export interface RawDelivery {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array;
	/** Sends the body in this many parts ... */
	readonly parts?: number;
	/** ... with this long between them, in ms. */
	readonly pauseMs?: number;
	/** Breaks the connection this long after the last part that is sent, in ms. */
	readonly breakAfterMs?: number;
	/** Leaves the last parts out. */
	readonly partsLeftOut?: number;
}

/** One delivery from a sender that is slow, impatient or gone. Never rejects. */
export async function deliverRaw(url: string, delivery: RawDelivery): Promise<Answer> {
	const { headers, body, parts = 1, pauseMs = 0, breakAfterMs, partsLeftOut = 0 } = delivery;
	const sentAt = Date.now();
	const outgoing = request(url, {
		method: 'POST',
		headers: { ...headers, 'content-length': String(body.byteLength) },
	});
	const answered = new Promise<Answer>((resolve) => {
		const end = (status: number | null, outcome: string | null, text: string, error: string | null) =>
			resolve({ status, outcome, body: text, late: false, error, sentAt, answeredAt: Date.now() });
		outgoing.on('error', (error) => end(null, null, '', error.message));
		outgoing.on('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', (error) => end(null, null, '', error.message));
			response.on('end', () => {
				const outcome = response.headers['x-webhook-outcome'];
				const text = Buffer.concat(chunks).toString();
				end(response.statusCode ?? null, typeof outcome === 'string' ? outcome : null, text, null);
			});
		});
	});
	const size = Math.ceil(body.byteLength / parts);
	for (let part = 0; part < parts - partsLeftOut && !outgoing.destroyed; part++) {
		if (part > 0) await delay(pauseMs);
		outgoing.write(body.subarray(part * size, (part + 1) * size));
	}
	if (partsLeftOut === 0) outgoing.end();
	if (breakAfterMs !== undefined) {
		await delay(breakAfterMs);
		outgoing.destroy(new Error('the sender broke the connection'));
	}
	return await answered;
}
