import type { Problem } from '../../shared/errors/problem';
import { explainErrors, type GraphqlError } from './errors';

/** What a query costs, in points; the bucket regains `restoreRate` of them each second. */
export interface QueryCost {
	readonly requestedQueryCost: number;
	readonly throttleStatus: { readonly currentlyAvailable: number; readonly restoreRate: number };
}

/** An answer of the Admin GraphQL API, which has HTTP status 200 also where it tells errors. */
export interface GraphqlAnswer {
	readonly data?: unknown;
	readonly errors?: unknown;
	readonly extensions?: { readonly cost?: QueryCost };
}

export type ApiResult =
	| { readonly kind: 'answer'; readonly data: unknown }
	| {
			readonly kind: 'failed';
			readonly problem: Problem;
			/** Whether the same call succeeds when the bucket has regained its points. */
			readonly throttled: boolean;
			readonly cost: QueryCost | undefined;
	  };

/** @param needs what the operation needs to be allowed, as a sentence; see explainErrors */
export function readResponse({ data, errors: given, extensions }: GraphqlAnswer, needs: string): ApiResult {
	const errors = errorsIn(given);
	if (errors.length === 0 && data) return { kind: 'answer', data };
	return {
		kind: 'failed',
		problem: explainErrors(errors, needs),
		throttled: errors.some(({ extensions: own }) => own?.code === 'THROTTLED'),
		cost: extensions?.cost,
	};
}

/** @param errors of an answer: a list; where it is not the GraphQL part of Shopify that answers, a text */
function errorsIn(errors: unknown): readonly GraphqlError[] {
	if (typeof errors === 'string') return [{ message: errors }];
	return Array.isArray(errors) ? (errors as GraphqlError[]) : [];
}
