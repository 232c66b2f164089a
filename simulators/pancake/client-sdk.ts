import { PancakeClient } from 'pancake-client-sdk';
import { API_KEY, SHOP_ID } from './index';

/**
 * The npm package pancake-client-sdk 1.0.2, unchanged but for its hard-coded base URL, as a client of the
 * simulator. The package declares itself an ES module while its files are CommonJS, so Node can load it
 * neither by import nor by require. Jest loads the files as CommonJS.
 */
export function clientSdk(
	{ url }: { readonly url: string },
	apiKey = API_KEY,
	shopId = String(SHOP_ID),
): PancakeClient {
	return Object.assign(new PancakeClient(apiKey, shopId), { baseUrl: url });
}
