import { parseLosslessJson } from '../util/json';
import type { ApiProblem } from './errors';

/** An answer of a server, before it is read. */
export interface HttpAnswer {
	readonly status: number;
	/** The parsed body, in which numbers beyond 2^53 are texts with all their digits; a text where it is not JSON. */
	readonly body: unknown;
}

/** A call that failed. */
export interface FailedCall {
	readonly kind: 'failed';
	readonly problem: ApiProblem;
	/** The platform's own code of the error. */
	readonly code?: string;
	/** HTTP status of the answer. */
	readonly status?: number;
	/** After how long the same call may succeed, in ms, where the platform says so. */
	readonly waitMs?: number | undefined;
}

/** The result of a call: the data of the answer, or the problem in it. */
export type ApiResult = { readonly kind: 'answer'; readonly data: unknown } | FailedCall;

/** @param bytes of a body; n8n's own parser would lose digits of numeric ids beyond 2^53 */
export function bodyOf(bytes: Uint8Array): unknown {
	try {
		return parseLosslessJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return new TextDecoder().decode(bytes);
	}
}
