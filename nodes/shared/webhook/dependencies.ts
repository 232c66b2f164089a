import type { Claim } from '../idempotency/claim';
import { monotonicMs } from '../util/monotonicTime';
import { isSettledWithin } from '../util/wait';

/**
 * Waits until the claims by which a delivery was decided have ended.
 *
 * @returns false where one of them was released, or has not ended when the patience ends, in ms from now
 */
export async function hasEnded(claim: Required<Claim>, patienceMs: number): Promise<boolean> {
	const patienceEnds = monotonicMs() + patienceMs;
	for (const dependency of claim.dependencies()) {
		if (!(await isSettledWithin(dependency.ended, patienceEnds - monotonicMs()))) return false;
		if (dependency.isReleased) return false;
	}
	return true;
}
