import { signApiCall } from '../../nodes/Shopee/api/signature';
import { nowInSeconds } from '../shared/clock';
import type { App } from './app';
import { type ApiError, errorOf, paramError } from './errors';

/** A signature is good for this many seconds before and after its timestamp. */
const VALID_SECONDS = 5 * 60;

/**
 * Checks the common parameters of a Public API, which are in the query of GET and POST alike. Calls signed as
 * a shop's, over access_token and shop_id too, have a wrong signature here.
 *
 * @param path includes /api/v2 and no host
 * @returns why the call is refused; null when it is accepted
 * @see https://open.shopee.com/developer-guide/16
 */
export function refusalOf(query: URLSearchParams, path: string, app: App): ApiError | null {
	const partnerId = query.get('partner_id');
	if (!partnerId) return paramError('There is no partner_id in query.');
	if (!/^\d{1,10}$/.test(partnerId) || Number(partnerId) > 0xffff_ffff) {
		return paramError('Partner_id is invalid, should be an integer between 0 and 4294967295.');
	}
	const timestamp = query.get('timestamp');
	if (!timestamp) return paramError('no timestamp');
	if (!/^\d+$/.test(timestamp)) return paramError('Invalid timestamp');
	if (Math.abs(nowInSeconds() - Number(timestamp)) > VALID_SECONDS) {
		return paramError('Timestamp is expired.');
	}
	const sign = query.get('sign');
	if (!sign) return paramError('There is no sign in query.');
	if (partnerId !== app.partnerId) return errorOf('invalid_partner_id');
	if (sign !== signApiCall(app.partnerKey, partnerId, path, Number(timestamp))) {
		return errorOf(app.wrongSign);
	}
	return app.refusal === null ? null : errorOf(app.refusal);
}
