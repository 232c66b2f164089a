import type { IDataObject } from 'n8n-workflow';

import { changeSettings } from '../../shared/changes/settings';
import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import { nodeOf } from '../../shared/n8n/node';
import type { OpenList, PulledList, RecoverableEvent, Recovery } from '../../shared/recover/recovery';
import { RECOVER_GROUP } from '../../shared/recover/settings';
import { asObject } from '../../shared/util/object';
import type { CommerceEvent } from '../../shared/webhook/types';
import { millisecondsOf, rowPages, type PulledShop, type RowPart } from '../api/lists';
import type { DeliveryFacts } from '../platform/event';
import { topicEnum } from '../platform/eventTypes';
import { idOf } from '../platform/globalId';
import { API_VERSION, type Keys } from '../platform/keys';
import { POLICY } from '../platform/policy';
import {
	RECOVERABLE_TOPICS,
	toldByRow,
	type PulledType,
	type RecoverableTopicName,
} from '../platform/toldState';
import { adapter } from '../trigger/adapter';
import type { Parameters } from '../trigger/parameters';
import { CHANGE_TEXTS } from '../trigger/properties';
import { shownEvents, type ShownEvent } from './events';
import { comparableRecord, restRecord } from './restShape';
import { REST_SHAPE_OPTION } from './texts';

export const recovery: Recovery<Keys, Parameters, DeliveryFacts> = {
	adapter,
	policy: POLICY,
	lists: [
		list('orders', 'order'),
		list('products', 'product'),
		list('customers', 'customer'),
		list('draft_orders', 'draft_order'),
		list('fulfillment_orders', 'fulfillment_order'),
	],
	// Deliveries of one shop are accepted, that of the credential. A filter of the subscription is refused.
	selectionOf: () => [],
};

/** @param name of the list in the form */
function list(name: string, type: PulledType): PulledList<Parameters, DeliveryFacts> {
	const topicsIn = ({ topics }: Parameters): RecoverableTopicName[] => {
		const chosen = topics.map(topicEnum);
		const all = Object.keys(RECOVERABLE_TOPICS) as RecoverableTopicName[];
		return all.filter(
			(topic) =>
				RECOVERABLE_TOPICS[topic].type === type && (chosen.length === 0 || chosen.includes(topicEnum(topic))),
		);
	};
	return {
		name,
		eventsIn: topicsIn,
		open: async (context, parameters) => openList(context, type, topicsIn(parameters)),
	};
}

function openList(
	context: BackgroundContext,
	type: PulledType,
	topics: readonly RecoverableTopicName[],
): OpenList<DeliveryFacts> {
	const watched = watchedPaths(context);
	const isRestShape = asObject(nodeOf(context).parameters[RECOVER_GROUP])[REST_SHAPE_OPTION] === true;
	const parts = partsFor(topics, watched, isRestShape);
	let shop: PulledShop | undefined;
	return {
		async *pages(window) {
			for await (const page of rowPages(context, type, parts, window)) {
				shop = page.shop;
				yield page.rows;
			}
		},
		changedAt: (row) => millisecondsOf(row.updatedAt),
		eventsOf(row) {
			const id = idOf(row.id);
			if (id === undefined || shop === undefined) return [];
			const pulled = { type, id, row, shop, watched, isRestShape };
			return shownEvents(row, topics).map((shown) => recoverable(shown, pulled));
		},
	};
}

/** A row, and what decides on its shape. */
interface PulledRow {
	readonly type: PulledType;
	readonly id: string;
	readonly row: IDataObject;
	readonly shop: PulledShop;
	readonly watched: ReadonlyArray<readonly string[]>;
	readonly isRestShape: boolean;
}

function recoverable(
	{ topic, at, isExact, hold }: ShownEvent,
	{ type, id, row, shop, watched, isRestShape }: PulledRow,
): RecoverableEvent<DeliveryFacts> {
	const record = restRecord(type, row, shop);
	const event: Omit<CommerceEvent<DeliveryFacts>, 'identity'> = {
		platform: 'shopify',
		event: topic,
		shopId: shop.domain,
		resource: { type, id },
		occurredAt: isExact ? new Date(at).toISOString() : null,
		payload: isRestShape ? record : row,
		delivery: {
			id: null,
			eventId: null,
			topic,
			apiVersion: API_VERSION,
			triggeredAt: null,
			subscriptionName: null,
		},
	};
	return {
		event,
		told: toldByRow(topic, id, row, hold),
		happenedAt: at,
		compared: { ...event, payload: comparableRecord(type, record, row, watched) },
	};
}

/** What of a row is only asked for where it is needed, with the watched fields that need it. */
const PARTS_BY_FIELD: Readonly<Record<string, RowPart>> = {
	customer: 'customer',
	email: 'contact',
	line_items: 'lineItems',
	phone: 'contact',
	shipping_address: 'address',
	variants: 'variants',
};

/** Each needs a smaller page, or a further permission of the app. */
function partsFor(
	topics: readonly RecoverableTopicName[],
	watched: ReadonlyArray<readonly string[]>,
	isRestShape: boolean,
): ReadonlySet<RowPart> {
	const isFulfilled = topics.includes('orders/fulfilled') || topics.includes('orders/partially_fulfilled');
	return new Set<RowPart>([
		...(topics.includes('orders/paid') ? (['transactions'] as const) : []),
		...(isFulfilled ? (['fulfillments'] as const) : []),
		...(isRestShape ? (['address', 'contact', 'lineItems', 'variants'] as const) : []),
		...watched.flatMap(([first = '']) => PARTS_BY_FIELD[first] ?? []),
	]);
}

/** Where a watched field cannot be read, nothing is watched: see detectChange. */
function watchedPaths(context: BackgroundContext): ReadonlyArray<readonly string[]> {
	try {
		return changeSettings(context, CHANGE_TEXTS)?.watched.map(({ names }) => names) ?? [];
	} catch {
		return [];
	}
}
