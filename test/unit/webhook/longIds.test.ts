import fc from 'fast-check';

import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import type { CommerceEvent, PlatformName } from '../../../nodes/shared/webhook/types';
import type { ResourceState } from '../../../nodes/shared/changes/resourceState';
import { parseEvent as parseLazada } from '../../../nodes/Lazada/platform/event';
import { resourceStateOf as lazadaState } from '../../../nodes/Lazada/platform/resourceState';
import { parseEvent as parsePancake } from '../../../nodes/Pancake/platform/event';
import { resourceStateOf as pancakeState } from '../../../nodes/Pancake/platform/resourceState';
import { parseEvent as parseShopee } from '../../../nodes/Shopee/platform/event';
import { resourceStateOf as shopeeState } from '../../../nodes/Shopee/platform/resourceState';
import { parseEvent as parseShopify } from '../../../nodes/Shopify/platform/event';
import { deliveryOf, eventIn } from '../../support/delivery';
import { spelledId } from '../../support/spelledId';

const SHOPIFY_HEADERS = {
	'x-shopify-topic': 'products/update',
	'x-shopify-shop-domain': 'example.myshopify.com',
	'x-shopify-event-id': 'e',
	'x-shopify-webhook-id': 'w',
};

interface Platform {
	readonly eventIn: (body: string) => CommerceEvent;
	readonly stateIn?: (body: string) => ResourceState | undefined;
	/** @param id as it stands in the JSON of the delivery, for the shop and the resource */
	readonly dataWith: (id: string) => string;
	/** @param data as JSON */
	readonly bodyWith: (data: string) => string;
	/** Shopify signs bytes that hold no other JSON, and tells events by these bytes. */
	readonly tellsByBytes?: true;
}

const lazadaOptions = { oneEventPerOrder: false };
const shopeeEvent = (body: string) => eventIn(parseShopee(deliveryOf(body)));
const lazadaEvent = (body: string) => eventIn(parseLazada(deliveryOf(body), () => lazadaOptions));
const pancakeEvent = (body: string) => eventIn(parsePancake(deliveryOf(body), undefined));

const PLATFORMS: Readonly<Record<PlatformName, Platform>> = {
	shopee: {
		eventIn: shopeeEvent,
		stateIn: (body) => shopeeState(shopeeEvent(body)),
		dataWith: (id) => `{"item_id":${id},"shop_id":${id},"model_id":1,"update_field":"price","update_time":5}`,
		bodyWith: (data) => `{"code":22,"timestamp":6,"data":${data}}`,
	},
	lazada: {
		eventIn: lazadaEvent,
		stateIn: (body) => lazadaState(lazadaEvent(body), lazadaOptions),
		dataWith: (id) =>
			`{"trade_order_id":${id},"trade_order_line_id":${id},"seller_id":${id},"order_status":"paid","status_update_time":5}`,
		bodyWith: (data) => `{"message_type":0,"site":"lazada_vn","timestamp":6,"data":${data}}`,
	},
	shopify: {
		eventIn: (body) => eventIn(parseShopify(deliveryOf(body, { headers: SHOPIFY_HEADERS }))),
		dataWith: (id) => `{"id":${id},"updated_at":"2026-07-05T09:00:00Z"}`,
		bodyWith: (data) => data,
		tellsByBytes: true,
	},
	pancake: {
		eventIn: pancakeEvent,
		stateIn: (body) => pancakeState(pancakeEvent(body)),
		dataWith: (id) => `{"id":${id},"shop_id":${id},"updated_at":"2026-07-05T09:00:00"}`,
		bodyWith: (data) => `{"type":"orders","data":${data}}`,
	},
};
const ALL = Object.entries(PLATFORMS);
const WITH_DATA = ALL.filter(([, { tellsByBytes }]) => tellsByBytes !== true);

describe('an id beyond 2^53', () => {
	it.each(ALL)('has all its digits however a delivery of %s spells it', (_name, platform) => {
		fc.assert(
			fc.property(spelledId, ({ id, spelling }) => {
				const event = platform.eventIn(platform.bodyWith(platform.dataWith(spelling)));
				expect(event.resource.id).toBe(id);
				if (platform.tellsByBytes !== true) expect(event.shopId).toBe(id);
			}),
		);
	});

	it.each(WITH_DATA)(
		'makes one event of one id, and another of another, in each form of the data of %s',
		(_name, { eventIn: read, stateIn, dataWith, bodyWith }) => {
			const asText = fc.boolean();
			const bodyOf = (spelling: string, isText: boolean) => {
				const data = dataWith(spelling);
				return bodyWith(isText ? JSON.stringify(data) : data);
			};
			fc.assert(
				fc.property(spelledId, spelledId, asText, asText, (one, other, first, second) => {
					const [body, copy] = [bodyOf(one.spelling, first), bodyOf(one.id, second)];
					const [event, again] = [read(body), read(copy)];
					expect(eventIdOf(again)).toBe(eventIdOf(event));
					expect(again).toEqual({ ...event, payload: again.payload });
					expect(stateIn?.(body)).toBeDefined();
					expect(stateIn?.(copy)).toEqual(stateIn?.(body));
					fc.pre(one.id !== other.id);
					expect(eventIdOf(read(bodyOf(other.spelling, second)))).not.toBe(eventIdOf(event));
				}),
			);
		},
	);
});
