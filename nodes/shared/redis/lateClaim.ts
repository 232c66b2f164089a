import { ProblemError } from '../errors/problem';
import { retryFor } from '../util/retry';

/** How long a claim that was given up is looked for; one that takes effect even later ends by itself. */
const LATE_CLAIM_MS = 10_000;

/**
 * Ends a claim whose answer nobody has heard: it may take effect later, with nobody to commit or release it.
 *
 * @param end resolves to whether the claim had taken effect
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
