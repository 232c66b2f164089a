import { sleep, type IDataObject } from 'n8n-workflow';

import { attemptCall, type ApiContext } from '../../shared/api/request';
import type { ApiResult, FailedCall } from '../../shared/api/response';
import { callWithRetries } from '../../shared/api/retry';
import { apiError } from '../../shared/errors/nodeErrors';
import { renewalRequest } from '../../shared/n8n/tokenRenewal';
import { textOf } from '../../shared/util/text';
import { accessTokenOf, CREDENTIAL_TYPE } from '../platform/keys';
import { API, RENEWAL_REFUSED, TOKEN_REFUSED } from './errors';
import { readResponse } from './response';

export interface Call {
	/** Without /rest, e.g. "/order/get". */
	readonly path: string;
	/** Undefined and null values are left out. */
	readonly query?: IDataObject;
}

/** A ban for too many calls "will last 1 seconds". The wait begins after the last call. */
const BAN_MS = 1_100;

/** How often the credential is read again, until another process has saved the tokens that it has renewed: for 6 s. */
const LOOKS = 25;
export const LOOK_EVERY_MS = 250;

/**
 * Calls one API of the seller.
 *
 * @returns the `data` of the answer
 * @throws NodeApiError that says what happened and what to do
 */
export async function callApi(context: ApiContext, call: Call): Promise<unknown> {
	const result = await tryApi(context, call);
	if (result.kind === 'answer') return result.data;
	throw apiError(context, result.problem);
}

/**
 * Calls one API of the seller. Lazada reports errors in the body, with HTTP status 200. A call that meets a
 * limit or an error of Lazada's servers is tried again after growing waits. An expired access token is
 * renewed once.
 */
export async function tryApi(context: ApiContext, call: Call): Promise<ApiResult> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const result = await callPatiently(context, call);
	if (result.kind === 'answer' || result.code !== TOKEN_REFUSED) return result;

	const refused = accessTokenOf(credential);
	if (refused === '' || textOf(credential.refreshToken).trim() === '') return result;
	const renewed = await callPatiently(context, call, refused);
	if (renewed.kind === 'answer' || !(await isReplaced(context, refused, renewed))) return renewed;
	return await callPatiently(context, call);
}

/**
 * Whether another process has renewed the tokens. Of two processes that renew at the same time, Lazada refuses the
 * later one at once, but the earlier one still has to save the new tokens in the credential.
 */
async function isReplaced(context: ApiContext, refused: string, renewed: FailedCall): Promise<boolean> {
	const looks = renewed.code === RENEWAL_REFUSED ? LOOKS : 1;
	for (let look = 1; ; look++) {
		const current = accessTokenOf(await context.getCredentials(CREDENTIAL_TYPE));
		if (current !== refused) return true;
		if (look === looks) return false;
		await sleep(LOOK_EVERY_MS);
	}
}

async function callPatiently(context: ApiContext, call: Call, refusedToken?: string): Promise<ApiResult> {
	const headers = refusedToken === undefined ? undefined : renewalRequest(refusedToken);
	const request = { ...call, method: 'GET', headers } as const;
	return await callWithRetries(async () => await attemptCall(context, API, request, readResponse), {
		shortestWaitMs: BAN_MS,
	});
}
