import { explainWithout } from '../../shared/api/errors';
import type { ApiContext } from '../../shared/api/request';
import { apiError } from '../../shared/errors/nodeErrors';
import { problemText } from '../../shared/errors/problem';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { CREDENTIAL_TYPE } from '../platform/keys';
import { pushSiteOf } from '../platform/site';
import { callApi, tryApi } from './client';
import { API, RENEWAL_REFUSED, RENEWAL_UNSUPPORTED, TOKEN_REFUSED } from './errors';
import { tokenFactsOf } from './tokens';

/** The API that names the seller of an access token. */
export const SELLER = '/seller/get';

export interface Authorization {
	/** Whether Lazada accepts the access token, after a renewal where one is needed. */
	readonly alive: boolean;
	readonly sellerId: string | null;
	readonly sellerName: string | null;
	readonly site: string | null;
	/** ISO 8601 in UTC; null where unknown: Lazada gives this time only with a created or renewed token. */
	readonly accessTokenEndsAt: string | null;
	readonly refreshTokenEndsAt: string | null;
	/** Why the authorization is not alive, and what to do; null where the authorization is alive. */
	readonly problem: string | null;
}

const UNKNOWN = {
	alive: false,
	sellerId: null,
	sellerName: null,
	accessTokenEndsAt: null,
	refreshTokenEndsAt: null,
};

/** The codes of Lazada's answers when the authorization has ended. */
const OVER: readonly string[] = [TOKEN_REFUSED, RENEWAL_REFUSED, RENEWAL_UNSUPPORTED];

/** @throws NodeApiError where the state is unknown, e.g. because Lazada cannot be reached */
export async function getAuthorization(context: ApiContext): Promise<Authorization> {
	const result = await tryApi(context, { path: SELLER });
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const site = pushSiteOf(credential);
	if (result.kind === 'failed') {
		if (!OVER.includes(result.code ?? '')) throw apiError(context, result.problem);
		return { ...UNKNOWN, site, problem: problemText(result.problem) };
	}
	const seller = asObject(result.data);
	const facts = tokenFactsOf(credential);
	return {
		alive: true,
		sellerId: textOf(seller.seller_id) || null,
		sellerName: textOf(seller.name) || null,
		site,
		accessTokenEndsAt: facts?.accessEndsAt ?? null,
		refreshTokenEndsAt: facts?.refreshEndsAt ?? null,
		problem: null,
	};
}

/**
 * @returns the number of the seller whose token the credential holds
 * @throws NodeApiError also where the answer names no seller: an empty number would count as another seller,
 *   and the cursor of this seller would be lost
 */
export async function getSellerId(context: ApiContext): Promise<string> {
	const sellerId = textOf(asObject(await callApi(context, { path: SELLER })).seller_id);
	if (sellerId !== '') return sellerId;
	throw apiError(context, explainWithout(API, 'the number of the seller'));
}
