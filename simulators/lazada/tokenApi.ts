import { errorOf, missing } from './errors';
import type { Parameters } from './gate';
import type { Seller } from './seller';
import type { Settings } from './settings';
import type { Authorization, Tokens } from './tokens';

/** The parts that the APIs of the auth host need. */
export interface TokenApiParts {
	readonly tokens: Tokens;
	readonly sellers: ReadonlyMap<string, Seller>;
	readonly settings: Settings;
}

/** An API of the auth host; @returns the answer, which is not wrapped in `data`. */
export type TokenApi = (parts: TokenApiParts, parameters: Parameters) => Record<string, unknown>;

/** @see https://open.lazada.com/apps/doc/api?path=%2Fauth%2Ftoken%2Fcreate */
export const createToken: TokenApi = ({ tokens, sellers }, { code }) => {
	if (!code) throw missing('code');
	const authorization = tokens.exchange(code);
	if (!authorization) throw errorOf('InvalidCode');
	return answer(authorization, sellers, 'country_user_info');
};

/** @see https://open.lazada.com/apps/doc/api?path=%2Fauth%2Ftoken%2Frefresh */
export const refreshToken: TokenApi = ({ tokens, sellers, settings }, { refresh_token: token }) => {
	if (!token) throw missing('refresh_token');
	if (settings.serviceMarket) throw errorOf('AUTH_TYPE_UNSUPPORTED');
	const authorization = tokens.refresh(token);
	if (!authorization) throw errorOf('IllegalRefreshToken');
	return answer(authorization, sellers, settings.refreshedSellers);
};

function answer(
	{ sellerIds, accessToken, refreshToken, accessExpiresAt, refreshExpiresAt }: Authorization,
	sellers: ReadonlyMap<string, Seller>,
	list: string,
): Record<string, unknown> {
	const own = sellerIds.flatMap((id) => sellers.get(id) ?? []);
	const seconds = (at: number) => Math.max(0, Math.round((at - Date.now()) / 1_000));
	return {
		access_token: accessToken,
		country: own.length > 1 ? 'cb' : own[0]?.country,
		refresh_token: refreshToken,
		// As documented for sellers of the Seller Center.
		account_id: null,
		account_platform: 'seller_center',
		refresh_expires_in: seconds(refreshExpiresAt),
		[list]: own.map(({ country, userId, sellerId, shortCode }) => ({
			country,
			user_id: userId,
			seller_id: sellerId,
			short_code: shortCode,
		})),
		expires_in: seconds(accessExpiresAt),
		account: own[0]?.email,
	};
}
