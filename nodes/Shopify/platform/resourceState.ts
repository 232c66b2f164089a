import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { DeliveryFacts } from './event';
import { topicEnum } from './eventTypes';

/** Topics with a whole resource in their payload, told as it was changed; whether returns/update has is not verified. */
const UPDATE = /^(?!returns\/).*\/updated?$/;

/** Payloads that are about something without being it: an id, or what was done to it. */
const PARTIAL = /^(orders\/edited|[^./]*\.[^/]*|[^/]*\/(deleted?|redact|data_request))$/;

/** Has no time, unlike the other topics of its resource; the time of the event is a later and finer one. */
const UNTIMED = 'inventory_levels/disconnect';

/** Fields of Shopify's resources; a field that another resource has not is never told of that. */
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

/** @returns undefined where a delivery is about nothing with an id */
export function resourceStateOf({
	event,
	resource,
	payload,
	delivery,
}: CommerceEvent<DeliveryFacts>): ResourceState | undefined {
	const ids =
		resource.type === 'inventory_level'
			? [textOf(payload.inventory_item_id), textOf(payload.location_id)]
			: [resource.id ?? ''];
	if (ids.includes('')) return undefined;
	const whole = !PARTIAL.test(event);
	const triggeredAt = event === UNTIMED ? undefined : microseconds(delivery.triggeredAt);
	return {
		resource: [resource.type, ...ids],
		updatedAt: whole ? (microseconds(payload.updated_at) ?? triggeredAt) : undefined,
		records: [payload],
		content: payload,
		isComplete: whole,
		isUpdate: UPDATE.test(event),
		eventNames: [event.toLowerCase(), topicEnum(event).toLowerCase()],
	};
}
