import { ProblemError } from '../errors/problem';

/** No whole answer came in time. */
export class DeadlineError extends ProblemError {
	override readonly name = 'DeadlineError';
	/** As that of a network error. */
	readonly code = 'ETIMEDOUT';

	constructor(deadlineMs: number) {
		super({
			what: `No whole answer came within ${deadlineMs / 1_000} s`,
			cure: 'Try again later, and check whether the server can be reached.',
		});
	}
}

/**
 * Ends a work after a time, whether or not its promise ever settles.
 *
 * @param work gets a signal that is aborted at the deadline
 * @throws DeadlineError at the deadline
 */
export async function withDeadline<Result>(
	deadlineMs: number,
	work: (deadline: AbortSignal) => Promise<Result>,
): Promise<Result> {
	const deadline = AbortSignal.timeout(deadlineMs);
	const late = new Promise<never>((_resolve, reject) => {
		deadline.addEventListener('abort', () => reject(new DeadlineError(deadlineMs)), { once: true });
	});
	return await Promise.race([work(deadline), late]);
}
