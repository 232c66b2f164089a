import type { Delivery } from '../../shared/webhook/types';
import { deliveryHeader } from './headers';
import { shopNamedInBody } from './shop';

/**
 * Finds the shop that a verified delivery comes from. A shop in the body counts before a shop in the headers,
 * which are not signed. The compliance topics come without this header at times.
 *
 * @returns the domain in lower case; undefined where neither body nor headers name a shop
 * @see https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance
 */
export function senderOf({ body, headers }: Pick<Delivery, 'body' | 'headers'>): string | undefined {
	return shopNamedInBody(body) ?? deliveryHeader(headers, 'shop')?.toLowerCase();
}
