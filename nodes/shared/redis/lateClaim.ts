import { ProblemError } from '../errors/problem';
import { retryFor } from '../util/retry';

/** How long to look for a claim without an answer, in ms. A claim that takes effect later ends with its lease. */
const LATE_CLAIM_MS = 10_000;

/**
 * Ends a claim that Redis did not answer in time. The claim may still take effect, and no delivery would commit
 * or release it.
 *
 * @param end ends the claim; resolves to whether the claim had taken effect
 */
export function endLateClaim(end: () => Promise<boolean>): void {
	void retryFor(async () => {
		if (await end()) return;
		throw new ProblemError({
			what: 'The claim has not taken effect yet',
			cure: 'Try again until its lease ends.',
		});
	}, LATE_CLAIM_MS);
}
