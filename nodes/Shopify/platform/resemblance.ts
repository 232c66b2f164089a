import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import type { Delivery } from '../../shared/webhook/types';
import { deliveryHeader } from './headers';

/**
 * Whether a delivery that is not proven looks like Shopify's: it has its headers, or a body with an id of its API. A
 * proxy may have removed the headers.
 *
 * @param body reads the body as JSON
 */
export function resembles({ headers }: Delivery, body: () => unknown): boolean {
	const hasHeaders = (['hmac', 'topic', 'webhookId'] as const).every(
		(header) => deliveryHeader(headers, header) !== undefined,
	);
	if (hasHeaders) return true;
	const content = body();
	return isObject(content) && textOf(content.admin_graphql_api_id).startsWith('gid://shopify/');
}
