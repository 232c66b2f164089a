import '@shopify/shopify-api/adapters/node';
import { ApiVersion, LogSeverity, type Session, type Shopify, shopifyApi } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { TOKEN } from './client';

/*
 * The official library, unchanged, as a client of the simulator's API and as the judge of its deliveries. The
 * library calls https://<shop>, so its HTTP calls are redirected to loopback. Nothing else of the library is
 * replaced.
 */

/** The secret of the library's own tests. */
export const SECRET = 'test_secret_key';
const SHOP = 'demo-shop.myshopify.com';

/** @param url of the simulator that is to answer the library's calls from now on */
export function leadTo(url: string): void {
	setAbstractFetchFunc((input, init) => {
		const { host, pathname, search } = new URL(String(input));
		return fetch(`${url}/${host}${pathname}${search}`, init);
	});
}

/** @returns the library set up for the app "client" */
export function library(apiSecretKey = SECRET): Shopify {
	return shopifyApi({
		apiKey: 'client',
		apiSecretKey,
		hostName: 'n8n.example',
		apiVersion: ApiVersion.October26,
		isEmbeddedApp: false,
		isTesting: true,
		logger: { level: LogSeverity.Error, log: () => undefined },
	});
}

/** @returns a session of the default shop with the permanent token */
export function sessionWith(shopify: Shopify): Session {
	const session = shopify.session.customAppSession(SHOP);
	session.accessToken = TOKEN;
	return session;
}
