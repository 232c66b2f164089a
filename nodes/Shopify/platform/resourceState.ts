import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import { valueAt } from '../../shared/util/object';
import { microseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { DeliveryFacts } from './event';
import { topicEnum } from './eventTypes';
import { idOf } from './globalId';
import { resourceOfTopic } from './resources';
import { isSample } from './samples';

/** Topics of updates whose payload is the whole resource. Whether returns/update is one is not verified. */
const UPDATE = /^(?!returns\/).*\/updated?$/;

/** Presets of watched fields. A delivery says nothing about a field that its resource does not have. */
export const PRESETS: readonly WatchPreset[] = [
	{ value: 'orderAddress', name: 'Order: Shipping Address', paths: ['shipping_address'] },
	{ value: 'orderContact', name: 'Order: Contact', paths: ['email', 'phone', 'customer.id'] },
	{
		value: 'orderItems',
		name: 'Order: Line Items',
		paths: ['line_items[].sku', 'line_items[].variant_id', 'line_items[].current_quantity'],
	},
	{
		value: 'orderStatus',
		name: 'Order: Status',
		paths: ['financial_status', 'fulfillment_status', 'cancelled_at', 'closed_at'],
	},
	{ value: 'orderTotal', name: 'Order: Total', paths: ['current_total_price', 'total_price', 'currency'] },
	{
		value: 'productData',
		name: 'Product: Title and Status',
		paths: ['title', 'handle', 'vendor', 'product_type', 'status'],
	},
	{
		value: 'productPrices',
		name: 'Product: Prices',
		paths: ['variants[].price', 'variants[].compare_at_price'],
	},
	{ value: 'productSkus', name: 'Product: SKUs', paths: ['variants[].sku', 'variants[].barcode'] },
	{
		value: 'stock',
		name: 'Stock: Available Quantity',
		paths: ['available', 'variants[].inventory_quantity'],
	},
];

/** @returns undefined for a delivery without the id of a resource, and for a test notification of a sample */
export function resourceStateOf({
	event,
	resource,
	payload,
	delivery,
	isMarkedAsTest,
}: CommerceEvent<DeliveryFacts>): ResourceState | undefined {
	if (isMarkedAsTest === true && isSample(resource.id, payload)) return undefined;
	const known = resourceOfTopic(delivery.topic);
	// Of next generation Events, the payload has what the subscription asked for, and no time of the resource.
	const isWhole = delivery.action === undefined && known.isWhole;
	const within = delivery.action === undefined ? known.within : null;
	const ids = [resource.id ?? '', ...(within === null ? [] : [idOf(valueAt(payload, within)) ?? ''])];
	if (ids.includes('')) return undefined;
	return {
		// What a part tells is compared with other parts: its fields may have the names of others in the resource.
		resource: [resource.type, ...ids, ...(isWhole ? [] : ['part'])],
		// Not X-Shopify-Triggered-At: no signature covers it, so anybody could make later deliveries outdated.
		updatedAt: isWhole && known.clock !== null ? microseconds(valueAt(payload, known.clock)) : undefined,
		sources: [payload],
		content: payload,
		isComplete: isWhole,
		isUpdate: UPDATE.test(event),
		eventNames: [event.toLowerCase(), topicEnum(event).toLowerCase()],
	};
}
