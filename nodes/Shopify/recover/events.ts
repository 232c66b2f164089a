import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { millisecondsOf } from '../api/lists';
import { globalIdOf } from '../platform/globalId';
import { lastFulfillment, type RecoverableTopicName } from '../platform/toldState';

/** An event that a row shows with certainty. */
export interface ShownEvent {
	readonly topic: RecoverableTopicName;
	/**
	 * In ms since 1970. Where a row does not say when it happened, the earliest time at which it can have, so that nothing
	 * is handed over that may have happened before the trigger listened to it.
	 */
	readonly at: number;
	/** Whether `at` is when it happened. */
	readonly isExact: boolean;
	/** The id of the hold, where the event is that of a hold. */
	readonly hold?: string;
}

type Shown = readonly ShownEvent[];

/** What each topic shows in a row. */
const SHOWN_BY: Readonly<Record<RecoverableTopicName, (row: IDataObject) => Shown>> = {
	'orders/create': created('orders/create'),
	'orders/updated': updated('orders/updated'),
	'orders/cancelled': (row) => exact('orders/cancelled', millisecondsOf(row.cancelledAt)),
	'orders/paid': (row) => (row.displayFinancialStatus === 'PAID' ? exact('orders/paid', paidAt(row)) : []),
	'orders/fulfilled': (row) => {
		const isSo = row.displayFulfillmentStatus === 'FULFILLED';
		return isSo ? exact('orders/fulfilled', lastFulfillment(row.fulfillments, 'createdAt')?.at) : [];
	},
	'orders/partially_fulfilled': (row) => {
		const isSo = row.displayFulfillmentStatus === 'PARTIALLY_FULFILLED';
		return isSo
			? exact('orders/partially_fulfilled', lastFulfillment(row.fulfillments, 'createdAt')?.at)
			: [];
	},
	'products/create': created('products/create'),
	'products/update': updated('products/update'),
	'customers/create': created('customers/create'),
	'customers/update': updated('customers/update'),
	'draft_orders/create': created('draft_orders/create'),
	'draft_orders/update': updated('draft_orders/update'),
	'fulfillment_orders/cancelled': (row) =>
		row.status === 'CANCELLED' ? notBeforeCreation('fulfillment_orders/cancelled', row) : [],
	'fulfillment_orders/placed_on_hold': (row) => {
		const holds = Array.isArray(row.fulfillmentHolds) ? row.fulfillmentHolds.filter(isObject) : [];
		return holds.flatMap(({ id }) => {
			const hold = globalIdOf(id)?.id;
			return hold === undefined ? [] : notBeforeCreation('fulfillment_orders/placed_on_hold', row, hold);
		});
	},
};

/** @param topics to which the trigger listens */
export function shownEvents(row: IDataObject, topics: readonly RecoverableTopicName[]): Shown {
	return topics.flatMap((topic) => SHOWN_BY[topic](row));
}

function exact(topic: RecoverableTopicName, at: number | undefined): Shown {
	return at === undefined ? [] : [{ topic, at, isExact: true }];
}

function created(topic: RecoverableTopicName): (row: IDataObject) => Shown {
	return (row) => exact(topic, millisecondsOf(row.createdAt));
}

/** A row that was not changed since its creation shows no update. */
function updated(topic: RecoverableTopicName): (row: IDataObject) => Shown {
	return (row) => {
		const [createdAt, updatedAt] = [millisecondsOf(row.createdAt), millisecondsOf(row.updatedAt)];
		const isUpdated = createdAt === undefined || (updatedAt !== undefined && updatedAt > createdAt);
		return isUpdated ? exact(topic, updatedAt) : [];
	};
}

function notBeforeCreation(topic: RecoverableTopicName, row: IDataObject, hold?: string): Shown {
	const at = millisecondsOf(row.createdAt);
	return at === undefined ? [] : [{ topic, at, isExact: false, ...(hold !== undefined && { hold }) }];
}

/** @returns the time of the last payment; undefined where none is listed, as of an order without a price */
function paidAt({ transactions }: IDataObject): number | undefined {
	if (!Array.isArray(transactions)) return undefined;
	const times = transactions.filter(isObject).flatMap(({ kind, status, processedAt, createdAt }) => {
		const isPayment = ['SALE', 'CAPTURE'].includes(textOf(kind)) && status === 'SUCCESS';
		const at = millisecondsOf(processedAt) ?? millisecondsOf(createdAt);
		return isPayment && at !== undefined ? [at] : [];
	});
	return times.length === 0 ? undefined : Math.max(...times);
}
