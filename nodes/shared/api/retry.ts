import { sleep } from 'n8n-workflow';

import { backoffMs } from '../util/retry';
import type { ApiResult, FailedCall } from './response';

/** The number of attempts of a call, with the first one. */
const ATTEMPTS = 5;
/** The wait after the first attempt of a call, in ms. */
const FIRST_WAIT_MS = 1_000;
/** The longest wait between two attempts of a call, in ms. */
const LONGEST_WAIT_MS = 20_000;

/**
 * @param attempt number of the attempt that failed, from 1 on
 * @returns how long a call waits before its next attempt, in ms
 */
export function callBackoffMs(attempt: number): number {
	return backoffMs(attempt, FIRST_WAIT_MS, LONGEST_WAIT_MS);
}

/** What platforms do differently. */
export interface RetryRules {
	/** Whether a failed call may be repeated; by default, where its problem is transient. */
	readonly mayRepeat?: (failed: FailedCall) => boolean;
	/** For a platform that wants longer first waits, in ms. */
	readonly shortestWaitMs?: number;
}

/**
 * Repeats a call as long as its failure may be temporary, after growing waits or as long as the platform says.
 *
 * @returns the result of the last attempt
 */
export async function callWithRetries(
	attempt: () => Promise<ApiResult>,
	{ mayRepeat = ({ problem }) => problem.transient === true, shortestWaitMs = 0 }: RetryRules = {},
): Promise<ApiResult> {
	for (let tried = 1; ; tried++) {
		const result = await attempt();
		if (result.kind === 'answer' || tried === ATTEMPTS || !mayRepeat(result)) return result;
		const wait = Math.max(shortestWaitMs, result.waitMs ?? callBackoffMs(tried));
		await sleep(Math.min(LONGEST_WAIT_MS, wait));
	}
}
