import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import { ownValue } from '../../shared/util/object';
import { epochMicroseconds } from '../../shared/util/time';
import { declaredIdentity } from '../../shared/webhook/declaredIdentity';
import type { CommerceEvent } from '../../shared/webhook/types';
import { contentOf, dataOf, normalised, withDataRead, type DeliveryFacts } from './event';

/**
 * The pushes that show the state of a resource, and the fields of `data` that identify the resource; "?" marks
 * optional fields. Other pushes report a change, an incident or a list, and have no earlier state to be
 * compared with.
 */
const STATES: Readonly<Record<number, readonly string[]>> = {
	3: ['ordersn'],
	4: ['ordersn', 'package_number?'],
	7: ['item_id', 'variation_id?', 'promotion_id'],
	9: ['item_id', 'variation_id?', 'promotion_id'],
	11: ['video_upload_id'],
	15: ['ordersn', 'package_number?'],
	16: ['item_id'],
	22: ['item_id', 'model_id?', 'update_field'],
	23: ['booking_sn'],
	24: ['booking_sn'],
	25: ['booking_sn'],
	30: ['package_number'],
	37: ['binding_id'],
	38: ['video_upload_id'],
};

export const PRESETS: readonly WatchPreset[] = [
	{ value: 'orderStatus', name: 'Order: Status', paths: ['status', 'completed_scenario'] },
	{ value: 'orderTracking', name: 'Order: Tracking Number', paths: ['tracking_no', 'tracking_number'] },
	{ value: 'orderPackage', name: 'Order: Package Status', paths: ['fulfillment_status'] },
	{ value: 'productPrice', name: 'Product: Price', paths: ['new_value'] },
	{ value: 'productViolation', name: 'Product: Violation', paths: ['item_status', 'deboost'] },
	{ value: 'stock', name: 'Stock: Reserved by a Promotion', paths: ['action', 'reserved_stock'] },
];

/** @returns the state that a push shows; undefined where the push shows none */
export function resourceStateOf({
	event,
	payload,
	delivery,
}: CommerceEvent<DeliveryFacts>): ResourceState | undefined {
	const { code } = delivery;
	const read = withDataRead(payload);
	const given = dataOf(read);
	const data = normalised(given);
	const ids = declaredIdentity(ownValue(STATES, String(code)) ?? [], (field) => data[field]);
	if (ids === undefined) return undefined;
	return {
		// Pushes of different types show different facts about an order, each with a time of its own.
		resource: [String(code), ...ids],
		updatedAt: epochMicroseconds(given.update_time),
		sources: [given, read],
		content: contentOf(payload),
		isComplete: true,
		isUpdate: true,
		eventNames: [event.toLowerCase(), String(code)],
	};
}
