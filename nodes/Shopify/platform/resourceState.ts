import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import { textOf } from '../../shared/util/text';
import { microseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { DeliveryFacts } from './event';
import { topicEnum } from './eventTypes';

/** Topics of updates whose payload is the whole resource. Whether returns/update is one is not verified. */
const UPDATE = /^(?!returns\/).*\/updated?$/;

/** Topics whose payload is not the resource itself, but only its id or what was done to it. */
const PARTIAL = /^(orders\/edited|[^./]*\.[^/]*|[^/]*\/(deleted?|redact|data_request))$/;

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

/** @returns undefined for a delivery without the id of a resource */
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
	// Of next generation Events, the payload has what the subscription asked for, and no time of the resource.
	const whole = delivery.action === undefined && !PARTIAL.test(event);
	return {
		resource: [resource.type, ...ids],
		// Not X-Shopify-Triggered-At: no signature covers it, so anybody could make later deliveries outdated.
		updatedAt: whole ? microseconds(payload.updated_at) : undefined,
		sources: [payload],
		content: payload,
		isComplete: whole,
		isUpdate: UPDATE.test(event),
		eventNames: [event.toLowerCase(), topicEnum(event).toLowerCase()],
	};
}
