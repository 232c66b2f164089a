import type { INodeParameters } from 'n8n-workflow';

import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { orderBody, SECRET } from './deliveries';
import type { Sending } from './load';

/** Orders whose updates are sent. */
export const ORDERS = 50;

/** The fields that a trigger with guards watches. */
export const WATCHED = ['shipping_address', 'line_items[].sku', 'line_items[].current_quantity'];

/** Parameters of a trigger that starts its workflow only where a watched field has changed. */
export const GUARDS: INodeParameters = {
	onlyWhenChanged: { fields: WATCHED.join(',') },
	options: { skipOutdated: true },
};

/** What an update of an order is to a trigger that watches its address and its line items. */
export type UpdateKind = 'changed' | 'unchanged';

/** Updates of a few orders, each of a later time than the one before it, and the order's state from then on. */
export class Updates {
	private static lastOrder = 900_000_000;
	private readonly bodies = Array.from({ length: ORDERS }, () => orderBody(Updates.lastOrder++));
	private sent = 0;

	next(kind: UpdateKind): Sending {
		const number = this.sent++;
		const updatedAt = new Date(Date.UTC(2026, 10, 22) + number * 1_000).toISOString();
		let text = this.bodies[number % ORDERS]!.replace(/"updated_at":"[^"]*"/, `"updated_at":"${updatedAt}"`);
		text = text.replace(/"note":"[^"]*"/, (note) => `"note":"${number} ${note.slice(20)}`);
		if (kind === 'changed') text = text.replace(/"sku":"[^"]*"/, `"sku":"SHIRT-${number}"`);
		this.bodies[number % ORDERS] = text;
		const { headers, body } = shopifyDelivery({ secret: SECRET, topic: 'orders/updated', body: text });
		return { headers, body: body as unknown as Buffer };
	}
}
