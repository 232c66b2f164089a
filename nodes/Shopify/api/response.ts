import type { Problem } from '../../shared/errors/problem';
import { explainErrors, type GraphqlError } from './errors';

/** The cost of a query, in points. The bucket regains `restoreRate` points a second. */
export interface QueryCost {
	readonly requestedQueryCost: number;
	readonly throttleStatus: { readonly currentlyAvailable: number; readonly restoreRate: number };
}

/** An answer of the Admin GraphQL API. Answers with errors have HTTP status 200 too. */
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
			/** Whether the same call succeeds once the bucket has regained its points. */
			readonly throttled: boolean;
			readonly cost: QueryCost | undefined;
	  };

/** @param needs see `explainErrors` */
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

/** @param errors of an answer: a list, or a text where another part of Shopify than GraphQL answers */
function errorsIn(errors: unknown): readonly GraphqlError[] {
	if (typeof errors === 'string') return [{ message: errors }];
	return Array.isArray(errors) ? (errors as GraphqlError[]) : [];
}
