import { explainOddAnswer } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { asObject, isObject } from '../../shared/util/object';
import { API, explainError, explainStatus, messagesIn } from './errors';

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
	const errors = messagesIn(body.errors);
	if (errors.length === 0 && isObject(body.data)) return { kind: 'answer', data: body.data };
	const problem = explainError(errors, needs);
	if (!errors.some(({ code }) => code === 'THROTTLED')) return { kind: 'failed', problem };
	const waitMs = regainedAfterMs(asObject(body.extensions).cost);
	return { kind: 'failed', problem: { ...problem, transient: true }, waitMs };
}

/**
 * @param cost of a query, in points; the bucket regains `restoreRate` points a second
 * @returns undefined where the answer does not say when the bucket has regained the points
 */
function regainedAfterMs(cost: unknown): number | undefined {
	const { requestedQueryCost, throttleStatus } = asObject(cost);
	const { currentlyAvailable, restoreRate } = asObject(throttleStatus);
	const waitMs = Math.ceil(
		((Number(requestedQueryCost) - Number(currentlyAvailable)) / Number(restoreRate)) * 1_000,
	);
	return waitMs > 0 && Number.isFinite(waitMs) ? waitMs : undefined;
}
