import { explainOddAnswer } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { isObject } from '../../shared/util/object';
import { API, explainError, explainStatus, type GraphqlError } from './errors';

/** The cost of a query, in points. The bucket regains `restoreRate` points a second. */
interface QueryCost {
	readonly requestedQueryCost: number;
	readonly throttleStatus: { readonly currentlyAvailable: number; readonly restoreRate: number };
}

/** An answer of the Admin GraphQL API. Answers with errors have HTTP status 200 too. */
interface GraphqlAnswer {
	readonly data?: unknown;
	readonly errors?: unknown;
	readonly extensions?: { readonly cost?: QueryCost };
}

/**
 * Reads an answer, whose data is in the field `data`. Shopify answers a throttled call with HTTP 200: it can be
 * repeated when the bucket has regained the points that the call costs.
 *
 * @param needs see `explainRefusal`
 * @see https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
 */
export function readResponse({ status, body }: HttpAnswer, needs = ''): ApiResult {
	if (status >= 300) return { kind: 'failed', problem: explainStatus(status, body, needs), status };
	if (!isObject(body)) return { kind: 'failed', problem: explainOddAnswer(API, status), status };
	const { data, errors: given, extensions }: GraphqlAnswer = body;
	const errors = errorsIn(given);
	if (errors.length === 0 && data) return { kind: 'answer', data };
	const problem = explainError(errors, needs);
	if (!errors.some(({ extensions: own }) => own?.code === 'THROTTLED')) return { kind: 'failed', problem };
	return {
		kind: 'failed',
		problem: { ...problem, transient: true },
		waitMs: regainedAfterMs(extensions?.cost),
	};
}

/** @returns undefined where the answer does not say when the bucket has regained the points */
function regainedAfterMs(cost: QueryCost | undefined): number | undefined {
	const missing = cost === undefined ? 0 : cost.requestedQueryCost - cost.throttleStatus.currentlyAvailable;
	const rate = cost?.throttleStatus.restoreRate ?? 0;
	return missing > 0 && rate > 0 ? Math.ceil((missing / rate) * 1_000) : undefined;
}

/** @param errors of an answer: a list, or a text where another part of Shopify than GraphQL answers */
function errorsIn(errors: unknown): readonly GraphqlError[] {
	if (typeof errors === 'string') return [{ message: errors }];
	return Array.isArray(errors) ? (errors as GraphqlError[]) : [];
}
