import { ProblemError } from '../errors/problem';
import type { ApiProblem } from './errors';
import type { FailedCall } from './response';

/**
 * The failure of a call that a credential makes by itself, to get a token. The call that needs the token fails with
 * the same problem.
 */
export class TokenError extends ProblemError {
	/** @param code the platform's own; empty where the failure does not come from the platform's API */
	constructor(
		readonly code: string,
		readonly problem: ApiProblem,
	) {
		super(problem);
	}
}

/**
 * @param error of a call; n8n wraps the error of a credential in an error of its own
 * @returns the failure of the call; undefined where the credential did not fail to get a token
 */
export function tokenFailure(error: unknown): FailedCall | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if (cause instanceof TokenError) return { kind: 'failed', code: cause.code, problem: cause.problem };
	}
	return undefined;
}
