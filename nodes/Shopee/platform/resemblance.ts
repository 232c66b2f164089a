import { isObject } from '../../shared/util/object';
import type { Delivery } from '../../shared/webhook/types';

/**
 * Whether a delivery that is not proven looks like Shopee's: it has the envelope of a push. Its signature counts too, as
 * a proxy may have changed the body.
 *
 * @param body reads the body as JSON
 */
export function resembles({ headers }: Delivery, body: () => unknown): boolean {
	if (/^\s*[0-9a-f]{64}\s*$/i.test(headers.authorization ?? '')) return true;
	const content = body();
	return isObject(content) && ['code', 'timestamp', 'data'].every((name) => Object.hasOwn(content, name));
}
