import type { WatchPreset } from '../../shared/changes/presets';
import type { ResourceState } from '../../shared/changes/resourceState';
import { asObject, ownValue } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { epochMicroseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import { contentOf, fieldOf, withDataRead, type DeliveryFacts, type ReadingOptions } from './event';
import { findEventType } from './eventTypes';

/** How messages of a type show the state of a resource. */
interface State {
	/** The fields that identify the resource. The first field is required. */
	readonly ids: readonly string[];
	/** Replaces `ids` where the lines of an order are one event: the lines then have one state, too. */
	readonly ofOrder?: readonly string[];
	/** The name of a state that several types share. Without a name, the type has a state of its own. */
	readonly shared?: string;
	/** Lazada sends these messages once, so they start the workflow whatever they contain. */
	readonly once?: true;
	/** These messages contain only a part of the state. */
	readonly partial?: true;
}

const PRODUCT = { ids: ['item_id'], shared: 'product' };

const STATES: Readonly<Record<number, State>> = {
	0: {
		ids: ['trade_order_line_id', 'reverse_order_line_id'],
		ofOrder: ['trade_order_id', 'reverse_order_id'],
	},
	1: { ids: ['itemId'] },
	3: { ...PRODUCT, once: true },
	4: PRODUCT,
	5: { ...PRODUCT, once: true, partial: true },
	6: { ids: ['sku_id', 'warehouse'] },
	7: { ids: ['videoId'] },
	10: { ids: ['reverse_order_line_id'], ofOrder: ['trade_order_id', 'reverse_order_id'] },
	14: { ids: ['fulfillment_package_id'] },
	35: { ids: ['purchaseOrderNo'] },
	46: { ids: ['pickUpOrderNo'] },
};

export const PRESETS: readonly WatchPreset[] = [
	{ value: 'orderStatus', name: 'Order: Status of a Line', paths: ['order_status'] },
	{ value: 'orderReturn', name: 'Order: Status of a Return', paths: ['reverse_status'] },
	{ value: 'orderPackage', name: 'Order or Product: Status (Packages, Quality Control)', paths: ['status'] },
	// Not sku_id: in Lazada's samples, its value is a text for a created product and a number for an edited one.
	{ value: 'productSkus', name: 'Product: SKUs', paths: ['sku_list[].seller_sku', 'sku_list[].shop_sku'] },
	{
		value: 'stock',
		name: 'Stock: Quantities',
		paths: ['real_quantity', 'withhold_quantity', 'occupy_quantity', 'pre_order_quantity'],
	},
];

/** @returns the state that a message shows; undefined where the message shows none */
export function resourceStateOf(
	{ event, payload, delivery }: CommerceEvent<DeliveryFacts>,
	{ oneEventPerOrder }: ReadingOptions,
): ResourceState | undefined {
	const { messageType: code } = delivery;
	const envelope = withDataRead(payload);
	const state = code === null ? undefined : ownValue(STATES, String(code));
	const wanted = oneEventPerOrder ? (state?.ofOrder ?? state?.ids) : state?.ids;
	const ids = wanted?.map((id) => textOf(fieldOf(envelope, id))) ?? [''];
	if (state === undefined || ids[0] === '') return undefined;
	const { clock } = findEventType(code) ?? {};
	// The time of one line of an order says nothing about another line.
	const ofOrder = oneEventPerOrder && state.ofOrder !== undefined;
	const hasTime = state.partial !== true && clock !== undefined && !ofOrder;
	return {
		resource: [textOf(delivery.site), state.shared ?? String(code), ...ids],
		updatedAt: hasTime ? epochMicroseconds(fieldOf(envelope, clock)) : undefined,
		sources: [asObject(envelope.data), envelope],
		content: contentOf(envelope),
		isComplete: state.partial !== true,
		isUpdate: state.once !== true,
		eventNames: [event.toLowerCase(), String(code)],
	};
}
