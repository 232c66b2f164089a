import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { eventIdOf } from '../../shared/idempotency/eventId';
import { VERIFIED_BY_API_CALL, toItem } from '../../shared/webhook/item';
import type { CommerceEvent } from '../../shared/webhook/types';
import { orderIdOf } from '../api/orders';
import { orderStatusKey } from '../platform/orderStatusKey';
import { statusesOf, updatedAt } from './cursor';

/** The seller of the orders. */
export interface Seller {
	readonly id: string;
	/** The site in the spelling of pushes; null with a custom base URL. */
	readonly site: string | null;
}

/** The facts about a pulled order; a push of the order has facts by the same names for one status. */
export type PulledOrderFacts = {
	/** In the spelling of pushes; null with a custom base URL. */
	readonly site: string | null;
	readonly orderId: string;
	/** The statuses of the order's lines, each once. */
	readonly orderStatuses: string[];
	/** See orderStatusKey; in the order of the statuses. */
	readonly orderStatusKeys: string[];
};

/** @returns pulled orders as items, in the shape of the items of the push trigger */
export function orderItems(
	orders: readonly IDataObject[],
	seller: Seller,
	test: boolean,
): INodeExecutionData[] {
	const receivedAt = new Date();
	return orders.map((order) => {
		const event = toEvent(order, seller);
		return toItem(event, eventIdOf(event), receivedAt, { verifiedWith: VERIFIED_BY_API_CALL, test });
	});
}

function toEvent(order: IDataObject, { id, site }: Seller): CommerceEvent<PulledOrderFacts> {
	const orderId = orderIdOf(order);
	const statuses = statusesOf(order);
	const time = updatedAt(order);
	return {
		platform: 'lazada',
		event: 'order_pulled',
		identity: ['order_pulled', id, site ?? '', orderId, String(time), ...statuses],
		shopId: id,
		resource: { type: 'order', id: orderId },
		occurredAt: time > 0 ? new Date(time).toISOString() : null,
		payload: order,
		delivery: {
			site,
			orderId,
			orderStatuses: statuses,
			orderStatusKeys: statuses.map((status) => orderStatusKey(id, orderId, status)),
		},
	};
}
