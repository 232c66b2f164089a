import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import type { CommerceEvent } from '../../shared/webhook/types';
import { idsOf, openEnvelope, stampOf, withWrappersRead } from './envelope';
import { holdsRecord, isSdkEvent, isSdkUpdate } from './eventTypes';

export const PRESETS: readonly WatchPreset[] = [
	{ value: 'orderStatus', name: 'Order: Status', paths: ['status'] },
	{
		value: 'orderCustomer',
		name: 'Order: Customer',
		paths: ['bill_full_name', 'bill_phone_number', 'customer.id'],
	},
	{ value: 'orderItems', name: 'Order: Items', paths: ['items[].variation_id', 'items[].quantity'] },
	{
		value: 'orderTotal',
		name: 'Order: Amounts',
		paths: ['total_price', 'total_discount', 'shipping_fee', 'cod'],
	},
	{
		value: 'orderFees',
		name: 'Order: Marketplace Fees',
		paths: ['fee_marketplace', 'returned_fee', 'advanced_platform_fee'],
	},
	{
		value: 'orderDelivery',
		name: 'Order: Delivery',
		paths: ['partner.extend_code', 'partner.partner_status'],
	},
	{
		value: 'productData',
		name: 'Product: Name, SKUs and Prices',
		paths: ['name', 'variations[].display_id', 'variations[].retail_price'],
	},
	{ value: 'stock', name: 'Stock: Quantities', paths: ['remain_quantity', 'actual_remain_quantity'] },
];

/** @returns undefined for a delivery that does not hold the state of a resource */
export function resourceStateOf({ event, resource, payload }: CommerceEvent): ResourceState | undefined {
	const sdk = isSdkEvent(event);
	if (resource.id === null || (!sdk && !holdsRecord(event))) return undefined;
	const read = withWrappersRead(payload);
	const { record } = openEnvelope(read, event);
	return {
		// The SDK form may use another id for the same resource.
		resource: [sdk ? 'sdk' : 'pos', resource.type, ...idsOf(resource.type, resource.id, record)],
		updatedAt: stampOf(event, record),
		sources: [record, read],
		content: read,
		isComplete: !sdk,
		isUpdate: !sdk || isSdkUpdate(event),
		eventNames: [event.toLowerCase()],
	};
}
