import type { IDataObject } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { apiError } from '../errors/nodeErrors';
import type { Problem } from '../errors/problem';
import { isObject } from '../util/object';
import { explainWithout, type Api } from './errors';
import type { ApiContext } from './request';

/**
 * @param what the part of the answer that has another type than the platform documents, e.g. "a list of orders"
 * @returns the problem of this part; of a part that is missing, where there is no value
 */
export function explainMistyped(api: Api, what: string, value: unknown): Problem {
	if (value === undefined || value === null) return explainWithout(api, what);
	return {
		what: `${api.platform} answered with ${kindOf(value)} instead of ${what}`,
		cure: `Try again later. If the error remains, check the ${api.whereItIs} in the credential: another server than that of ${api.platform} may answer there.`,
	};
}

/**
 * @param list a part of an answer
 * @param what e.g. "a list of orders"
 * @returns the entries that are objects; the others are named in the log
 * @throws NodeApiError where the part is not a list
 */
export function rowsIn(context: ApiContext, api: Api, list: unknown, what: string): IDataObject[] {
	if (!Array.isArray(list)) throw apiError(context, explainMistyped(api, what, list));
	const rows = list.filter(isObject);
	const odd: unknown = list.find((entry) => !isObject(entry));
	if (rows.length < list.length)
		logOdd(context, api, what, `${list.length - rows.length}, the first ${kindOf(odd)}`);
	return rows;
}

/** Says in the log that entries of a list were left out. @param which how many, and what they are */
export function logOdd(context: ApiContext, { platform }: Api, what: string, which: string): void {
	logProblem(context, 'warn', {
		what: `${platform} answered with ${what} in which entries cannot be read (${which}), so they were left out`,
		cure: `Look the missing entries up at ${platform}, and report the answer if this happens again.`,
	});
}

function kindOf(value: unknown): string {
	if (value === undefined || value === null) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object') return 'an object';
	if (typeof value === 'boolean') return 'yes or no';
	return typeof value === 'string' ? 'a text' : 'a number';
}
