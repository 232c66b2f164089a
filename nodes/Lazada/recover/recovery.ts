import type { IDataObject } from 'n8n-workflow';

import { explainWithout } from '../../shared/api/errors';
import { apiError } from '../../shared/errors/nodeErrors';
import { ProblemError } from '../../shared/errors/problem';
import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import type { PulledList, Recovery, RecoverableEvent } from '../../shared/recover/recovery';
import type { Window } from '../../shared/recover/window';
import { getSellerId } from '../api/authorization';
import { API } from '../api/errors';
import { getOrderItems, orderIdOf, ORDERS_PER_CALL, walkOrders } from '../api/orders';
import { returnPages } from '../api/returns';
import type { DeliveryFacts } from '../platform/event';
import { CREDENTIAL_TYPE, type Keys } from '../platform/keys';
import { POLICY } from '../platform/policy';
import { pushSiteOf } from '../platform/site';
import { adapter } from '../trigger/adapter';
import type { Parameters } from '../trigger/parameters';
import { eventsOfOrder, eventsOfReturn, orderChangedAt, returnChangedAt, type Seller } from './events';

/** A list, and the push that tells of its rows. */
interface Rows {
	readonly name: string;
	readonly messageType: number;
	readonly event: string;
	pages(context: BackgroundContext, window: Window): AsyncIterable<readonly IDataObject[]>;
	changedAt(row: IDataObject): number | undefined;
	eventsOf(row: IDataObject, seller: Seller, parameters: Parameters): Array<RecoverableEvent<DeliveryFacts>>;
}

export const recovery: Recovery<Keys, Parameters, DeliveryFacts> = {
	adapter,
	policy: POLICY,
	lists: [
		list({
			name: 'orders',
			messageType: 0,
			event: 'trade_order',
			pages: orderPages,
			changedAt: orderChangedAt,
			eventsOf: eventsOfOrder,
		}),
		list({
			name: 'returns',
			messageType: 10,
			event: 'reverse_order',
			pages: returnPages,
			changedAt: returnChangedAt,
			eventsOf: eventsOfReturn,
		}),
	],
	// What was told is kept by line or by order, as the trigger has it.
	selectionOf: ({ sellerIds, sites, oneEventPerOrder }) => [
		[...sellerIds].sort(),
		[...sites].sort(),
		oneEventPerOrder,
	],
};

function list(rows: Rows): PulledList<Parameters, DeliveryFacts> {
	return {
		name: rows.name,
		eventsIn: ({ messageTypes }) =>
			messageTypes.length === 0 || messageTypes.includes(rows.messageType) ? [rows.event] : [],
		async open(context, parameters) {
			const seller = await sellerOf(context, parameters);
			return {
				pages: (window) => rows.pages(context, window),
				changedAt: (row) => rows.changedAt(row),
				eventsOf: (row) => rows.eventsOf(row, seller, parameters),
			};
		},
	};
}

/**
 * The seller of the tokens. The site is that of the credential; with a custom base URL, the only one that is chosen in
 * the trigger.
 *
 * @throws ProblemError where the trigger does not take this seller's pushes, as nothing could be recovered
 */
async function sellerOf(context: BackgroundContext, { sellerIds, sites }: Parameters): Promise<Seller> {
	const id = await getSellerId(context);
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const site = pushSiteOf(credential) ?? (sites.length === 1 ? sites[0]! : null);
	if (sellerIds.length > 0 && !sellerIds.includes(id)) {
		throw new ProblemError({
			what: `The credential holds the tokens of the seller ${id}, whom "Seller IDs" of the trigger leaves out, so nothing is recovered`,
			cure: 'Select the credential of a seller whose pushes the trigger takes, or add this seller to "Seller IDs".',
		});
	}
	if (site !== null && sites.length > 0 && !sites.includes(site)) {
		throw new ProblemError({
			what: `The credential is for the site ${site}, which "Sites" of the trigger leaves out, so nothing is recovered`,
			cure: 'Select the credential of a seller whose pushes the trigger takes, or add this site to "Sites".',
		});
	}
	return { id, site };
}

/** The orders that were updated in a window, each with its lines as `order_items`. A page takes one call for the lines. */
async function* orderPages(
	context: BackgroundContext,
	{ from, to }: Window,
): AsyncGenerator<readonly IDataObject[], void, undefined> {
	const query = { created: {}, updated: { after: from, before: to } };
	let page: IDataObject[] = [];
	for await (const order of walkOrders(context, query, 'updated')) {
		page.push(order);
		if (page.length < ORDERS_PER_CALL) continue;
		yield await withLines(context, page);
		page = [];
	}
	if (page.length > 0) yield await withLines(context, page);
}

/** @throws NodeApiError where the lines of an order are missing: its events would be missing too */
async function withLines(
	context: BackgroundContext,
	orders: readonly IDataObject[],
): Promise<readonly IDataObject[]> {
	const ids = [...new Set(orders.map(orderIdOf))];
	const answered = await getOrderItems(context, ids);
	const lines = new Map(answered.map((order) => [orderIdOf(order), order.order_items]));
	return orders.map((order) => {
		const id = orderIdOf(order);
		const items = lines.get(id);
		if (!Array.isArray(items)) throw apiError(context, explainWithout(API, `the lines of the order ${id}`));
		return { ...order, order_items: items as IDataObject[] };
	});
}
