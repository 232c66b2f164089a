import type { ApiContext } from '../../shared/api/request';
import { explainMistyped, rowsIn } from '../../shared/api/typed';
import { PageWalk } from '../../shared/api/pages';
import { apiError } from '../../shared/errors/nodeErrors';
import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { callApi } from './client';
import { API } from './errors';
import { readWhole } from './response';

/** The authorization of one shop for the app. */
export interface ShopAuthorization {
	readonly shopId: string;
	/** In ms since 1970. */
	readonly endsAt: number;
}

const PATH = '/api/v2/public/get_shops_by_partner';
const PAGE_SIZE = 100;

/**
 * The shops that have authorized the app. A shop whose authorization has ended is not among them. No access token is
 * needed.
 *
 * @throws NodeApiError where Shopee refuses, or answers without a list
 * @see https://open.shopee.com/documents/v2/v2.public.get_shops_by_partner?module=104&type=1
 */
export async function listAuthorizations(context: ApiContext): Promise<ShopAuthorization[]> {
	const walk = new PageWalk(context, API, 'shops', PAGE_SIZE);
	const found = new Map<string, ShopAuthorization>();
	for (let page = 1; ; page++) {
		walk.next();
		const query = { page_size: PAGE_SIZE, page_no: page };
		const answer = await callApi(context, { method: 'GET', path: PATH, query }, readWhole);
		if (!isObject(answer)) throw apiError(context, explainMistyped(API, 'a list of shops', answer));
		const before = found.size;
		for (const { shop_id: id, expire_time: ends } of rowsIn(
			context,
			API,
			answer.authed_shop_list ?? (answer.more === true ? undefined : []),
			'a list of shops',
		)) {
			const endsAt = Number(ends) * 1_000;
			if (endsAt > 0) found.set(textOf(id), { shopId: textOf(id), endsAt });
		}
		if (answer.more !== true) return [...found.values()];
		walk.found(found.size - before);
	}
}
