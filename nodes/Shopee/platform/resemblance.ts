import { resemblesPush } from '../../shared/webhook/authorizationHeader';
import type { Delivery } from '../../shared/webhook/types';

/**
 * Whether a delivery that is not proven looks like Shopee's.
 *
 * @param body reads the body as JSON
 */
export function resembles(delivery: Delivery, body: () => unknown): boolean {
	return resemblesPush(delivery, body, ['code', 'timestamp', 'data']);
}
