import { PancakeClient } from 'pancake-client-sdk';
import { API_KEY, SHOP_ID } from './index';

/**
 * The npm package pancake-client-sdk 1.0.2, unchanged but for its hard-coded base URL, as a client of the
 * simulator. It says of itself that it is an ES module while its files are CommonJS, so Node can load it by
 * neither import nor require; jest takes it for what it is.
 */
export function clientSdk(
	{ url }: { readonly url: string },
	apiKey = API_KEY,
	shopId = String(SHOP_ID),
): PancakeClient {
	return Object.assign(new PancakeClient(apiKey, shopId), { baseUrl: url });
}
