import { sleep } from 'n8n-workflow';

import type { Claim } from '../idempotency/claim';
import { monotonicMs } from '../util/monotonicTime';
import { LONGEST_SLEEP_MS } from '../util/wait';

/**
 * Waits until the claims by which a delivery was decided have ended.
 *
 * @returns false where one of them was released, or has not ended when the patience ends, in ms from now
 */
export async function hasEnded(claim: Required<Claim>, patienceMs: number): Promise<boolean> {
	const patienceEnds = monotonicMs() + patienceMs;
	for (const dependency of claim.dependencies()) {
		let ended = false;
		const end = dependency.ended.then(() => {
			ended = true;
		});
		while (!ended) {
			const left = patienceEnds - monotonicMs();
			if (left <= 0) return false;
			await Promise.race([end, sleep(Math.min(LONGEST_SLEEP_MS, left))]);
		}
		if (dependency.isReleased) return false;
	}
	return true;
}
