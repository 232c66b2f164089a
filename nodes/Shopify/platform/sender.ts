import { parseJsonObject } from '../../shared/util/json';
import type { Delivery } from '../../shared/webhook/types';
import { deliveryHeader } from './headers';
import { shopDomain } from './shop';

/** Payloads of the compliance topics name their shop, and no others do. */
const NAMES_SHOP = Buffer.from('"shop_domain"');

/**
 * Finds the shop that a verified delivery comes from. A shop in the body counts before a shop in the headers,
 * which are not signed. The compliance topics come without this header at times.
 *
 * @returns the domain in lower case; undefined where neither body nor headers name a shop
 * @see https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export function senderOf({ body, headers }: Pick<Delivery, 'body' | 'headers'>): string | undefined {
	return shopIn(body) ?? deliveryHeader(headers, 'shop')?.toLowerCase();
}

function shopIn(body: Buffer): string | undefined {
	if (!body.includes(NAMES_SHOP)) return undefined;
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return undefined;
	const { shop_domain: named } = parsed.payload;
	// The samples of the documentation have "{shop}.myshopify.com" here, which is not the name of a shop.
	return typeof named === 'string' ? shopDomain(named) : undefined;
}
