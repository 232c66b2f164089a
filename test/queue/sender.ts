import { setTimeout as delay } from 'node:timers/promises';

import { shopifyDelivery } from '../../harness/shopifyDelivery';

const RETRY_MS = 1_000;
/** A platform waits 5 s; what comes later it does not read. */
const PATIENCE_MS = 5_000;
/** Longer than a killed process is away, and than its claims last. */
const GIVE_UP_AFTER_MS = 180_000;

export interface Sent {
	/** How many requests it took. */
	readonly attempts: number;
	/** What it was answered that was no success: a status, or 0 where the connection broke. */
	readonly refusals: readonly number[];
}

/**
 * Sends a delivery as a platform does: again and again, until it is answered with success.
 *
 * @throws when it is not after 3 minutes
 */
export async function sendUntilTaken(
	url: string,
	delivery: ReturnType<typeof shopifyDelivery>,
): Promise<Sent> {
	const refusals: number[] = [];
	const giveUp = Date.now() + GIVE_UP_AFTER_MS;
	for (;;) {
		const status = await attempt(url, delivery);
		if (status >= 200 && status < 300) return { attempts: refusals.length + 1, refusals };
		refusals.push(status);
		if (Date.now() > giveUp)
			throw new Error(`Not taken after ${refusals.length} times: ${refusals.join(', ')}`);
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
