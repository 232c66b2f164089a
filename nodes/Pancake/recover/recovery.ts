import type { IDataObject } from 'n8n-workflow';

import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import type { PulledList, Recovery } from '../../shared/recover/recovery';
import { WindowTooLarge, type Window } from '../../shared/recover/window';
import { customerPages } from '../api/customers';
import { ListCutOff, orderPages, walkOrders } from '../api/orders';
import { PAGE_SIZE } from '../api/pages';
import { recordEvent, type DeliveryFacts } from '../platform/event';
import { CREDENTIAL_TYPE, requireShopId, type Keys } from '../platform/keys';
import { POLICY } from '../platform/policy';
import { microseconds } from '../../shared/util/time';
import { toldStateOf } from '../platform/toldState';
import { adapter } from '../trigger/adapter';
import type { Parameters } from '../trigger/parameters';

export const recovery: Recovery<Keys, Parameters, DeliveryFacts> = {
	adapter,
	policy: POLICY,
	lists: [list('orders', orders), list('customers', customerPages)],
	// Deliveries of one shop come, that of the credential.
	selectionOf: () => [],
};

type Pages = (context: BackgroundContext, window: Window) => AsyncIterable<readonly IDataObject[]>;

/** @param name of the list and of the type of its deliveries */
function list(name: string, pages: Pages): PulledList<Parameters, DeliveryFacts> {
	return {
		name,
		eventsIn: ({ types }) => (types.length === 0 || types.includes(name) ? [name] : []),
		async open(context) {
			const shopId = requireShopId(await context.getCredentials(CREDENTIAL_TYPE));
			return {
				pages: (window) => pages(context, window),
				changedAt,
				eventsOf(row) {
					const event = recordEvent(name, row, shopId);
					const told = toldStateOf(event);
					const happenedAt = changedAt(row);
					if (told === undefined || happenedAt === undefined) return [];
					return [{ event, compared: { ...event, payload: asDelivered(row) }, told, happenedAt }];
				},
			};
		},
	};
}

/** Deliveries of orders lack these fields, or some of them. */
function asDelivered({
	customer: _customer,
	is_abandoned_order: _abandoned,
	...record
}: IDataObject): IDataObject {
	return record;
}

function changedAt({ updated_at: time }: IDataObject): number | undefined {
	const at = microseconds(time);
	return at === undefined ? undefined : Math.floor(at / 1_000);
}

/** Deleted orders are listed too: their deliveries have the status "removed". */
async function* orders(
	context: BackgroundContext,
	{ from, to }: Window,
): AsyncGenerator<readonly IDataObject[], void, undefined> {
	const getPage = orderPages(context, { include_removed: 1 });
	const window = { clock: 'updated_at', from: Math.floor(from / 1_000), to: Math.ceil(to / 1_000) };
	let page: IDataObject[] = [];
	try {
		for await (const order of walkOrders(getPage, window)) {
			page.push(order);
			if (page.length < PAGE_SIZE) continue;
			yield page;
			page = [];
		}
	} catch (error) {
		throw error instanceof ListCutOff ? new WindowTooLarge(error) : error;
	}
	yield page;
}
