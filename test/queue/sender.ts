import { setTimeout as delay } from 'node:timers/promises';

import { shopifyDelivery } from '../support/shopifyDelivery';

const RETRY_MS = 1_000;
/** A platform waits 5 s; what comes later it does not read. */
const PATIENCE_MS = 5_000;

export interface Sent {
	/** How many requests it took. */
	readonly attempts: number;
	/** What it was answered that was no success: a status, or 0 where the connection broke. */
	readonly refusals: readonly number[];
}

/** Sends a delivery as a platform does: again and again, until it is answered with success. */
export async function sendUntilTaken(
	url: string,
	delivery: ReturnType<typeof shopifyDelivery>,
): Promise<Sent> {
	const refusals: number[] = [];
	for (;;) {
		const status = await attempt(url, delivery);
		if (status >= 200 && status < 300) return { attempts: refusals.length + 1, refusals };
		refusals.push(status);
		await delay(RETRY_MS);
	}
}

async function attempt(url: string, delivery: ReturnType<typeof shopifyDelivery>): Promise<number> {
	try {
		const response = await fetch(url, { ...delivery, signal: AbortSignal.timeout(PATIENCE_MS) });
		await response.arrayBuffer();
		return response.status;
	} catch {
		return 0;
	}
}

/**
 * Runs a task for every number below `count`, some of them at a time.
 *
 * @param done told after each how many are done
 */
export async function inParallel(
	count: number,
	atATime: number,
	task: (index: number) => Promise<void>,
	done: (finished: number) => void = () => {},
): Promise<void> {
	let started = 0;
	let finished = 0;
	const lane = async () => {
		while (started < count) {
			await task(started++);
			done(++finished);
		}
	};
	await Promise.all(Array.from({ length: atATime }, lane));
}
