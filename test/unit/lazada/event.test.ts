import fc from 'fast-check';

import { sellersOf } from '../../../nodes/Lazada/platform/event';
import { TEST_MESSAGES } from '../../../simulators/lazada/message';
import * as payloads from '../../../simulators/lazada/payloads';
import { envelopeOf, eventOf, idOf, parse, textOfPush, withData } from './push';

const SELLER = '1000165972';
const SENT_S = '2023-11-14T22:13:20.000Z';
const SENT_MS = '2023-11-14T22:13:20.123Z';

/** Each sample: type, event, resource, when it happened, site and time of its envelope. */
const EVENTS = [
	[
		payloads.tradeOrderPush,
		0,
		'trade_order',
		'order',
		'260422900198363',
		'2020-10-26T07:50:38.000Z',
		SENT_MS,
	],
	[
		payloads.returnedOrderPush,
		0,
		'trade_order',
		'order',
		'252883361348153',
		'2020-10-26T09:14:23.000Z',
		SENT_MS,
	],
	[
		payloads.productQualityPush,
		1,
		'product_quality_control',
		'product',
		'2202832065',
		'2021-07-28T05:53:36.614Z',
		SENT_S,
	],
	[
		payloads.chatMessagePush,
		2,
		'im_message',
		'im_message',
		'1zYOS7N0cuIqw96026',
		'2020-08-04T14:19:49.323Z',
		null,
	],
	[
		payloads.productCreatedPush,
		3,
		'product_created',
		'product',
		'232611001',
		'2021-06-09T11:42:22.696Z',
		SENT_S,
	],
	[
		payloads.productEditedPush,
		4,
		'product_updated',
		'product',
		'1760954113',
		'2021-06-09T09:56:09.146Z',
		SENT_S,
	],
	[
		payloads.productDeletedPush,
		5,
		'product_deleted',
		'product',
		'1807508328',
		'2021-06-09T09:27:00.094Z',
		SENT_S,
	],
	[payloads.shallowStockPush, 6, 'shallow_stock', 'sku', '1173310888', SENT_S, SENT_S],
	[
		payloads.shortVideoPush,
		7,
		'short_video_state',
		'video',
		'30023210009',
		'2021-07-20T06:39:14.000Z',
		SENT_S,
	],
	[payloads.tokenExpiryPush, 8, 'authorization_expiring', 'authorization', null, SENT_S, SENT_S],
	[
		payloads.reverseOrderPush,
		10,
		'reverse_order',
		'reverse_order',
		'658960600102006',
		'2021-07-20T07:54:58.000Z',
		SENT_S,
	],
	[
		payloads.voucherExpiryPush,
		11,
		'promotion',
		'promotion',
		'900000001107894',
		'2021-08-05T08:54:36.218Z',
		null,
	],
	[
		payloads.voucherStockPush,
		11,
		'promotion',
		'promotion',
		'900000001107894',
		'2021-08-05T10:14:41.068Z',
		null,
	],
	[
		payloads.categoryTreePush,
		12,
		'category_tree_updated',
		'category_tree',
		null,
		'2021-07-25T09:00:00.000Z',
		SENT_S,
	],
	[payloads.sellerStatusPush, 13, 'seller_status', 'seller', null, SENT_S, SENT_S],
	[
		payloads.fulfillmentPush,
		14,
		'fulfillment_order_updated',
		'package',
		'FP018711048499663',
		'2021-07-28T02:48:02.000Z',
		SENT_S,
	],
	[
		payloads.chatSessionPush,
		19,
		'im_session_updated',
		'im_session',
		'100094063_2_1011822749_1_103',
		null,
		null,
	],
	[payloads.productReviewPush, 21, 'product_review', 'review', '122598400472942', SENT_S, SENT_S],
	[
		payloads.purchaseOrderPush,
		35,
		'jit_purchase_order',
		'jit_purchase_order',
		'POJ2310202013',
		'2023-10-20T11:17:43.966Z',
		SENT_S,
	],
	[payloads.pickupOrderPush, 46, 'jit_pickup_order', 'jit_pickup_order', 'PUO0001', SENT_S, SENT_S],
] as const;

const SITES: Readonly<Record<number, string | null>> = { 2: null, 11: null, 12: 'lazada_sg', 19: null };

describe('a Lazada push', () => {
	it('becomes an event in the terms of the contract, its payload untouched', () => {
		const push = payloads.tradeOrderPush({ buyer_id: 100112802006 });
		expect(eventOf(textOfPush(push))).toEqual({
			platform: 'lazada',
			event: 'trade_order',
			identity: expect.any(Array),
			shopId: SELLER,
			resource: { type: 'order', id: '260422900198363' },
			occurredAt: '2020-10-26T07:50:38.000Z',
			payload: envelopeOf(push),
			delivery: {
				messageType: 0,
				site: 'lazada_ph',
				timestamp: SENT_MS,
				orderId: '260422900198363',
				orderLineId: '260422900298363',
				orderStatus: 'unpaid',
				orderStatusKey: `${SELLER}/260422900198363/unpaid`,
			},
		});
	});

	it('is known in the form of every builder of samples', () => {
		expect(new Set(EVENTS.map(([build]) => build))).toEqual(new Set(Object.values(payloads)));
	});

	it.each(EVENTS)(
		'%p of type %i is a %s about a %s (%s) at %s, sent at %s',
		(build, messageType, event, type, id, occurredAt, timestamp) => {
			const message = build();
			expect(eventOf(textOfPush(message))).toMatchObject({
				platform: 'lazada',
				event,
				shopId: messageType === 12 ? null : SELLER,
				resource: { type, id },
				occurredAt,
				payload: envelopeOf(message),
				delivery: {
					messageType,
					site: messageType in SITES ? SITES[messageType] : 'lazada_ph',
					timestamp,
				},
			});
		},
	);

	it('keeps every digit of ids beyond 2^53', () => {
		const push = payloads.reverseOrderPush(
			{
				reverse_order_id: 658960600102006123n,
				trade_order_id: 9007199254740993n,
				trade_order_line_id: 92233720368547758079n,
			},
			{ topSellerId: 9007199254740995n },
		);
		expect(eventOf(textOfPush(push))).toMatchObject({
			shopId: '9007199254740995',
			resource: { type: 'reverse_order', id: '658960600102006123' },
			payload: { seller_id: '9007199254740995', data: { trade_order_id: '9007199254740993' } },
			delivery: {
				orderId: '9007199254740993',
				orderLineId: '92233720368547758079',
				orderStatusKey: '9007199254740995/9007199254740993/rtm_init',
			},
		});
	});

	it('of type 11 is read with an envelope too, and without one only by its promotion', () => {
		const push = payloads.voucherStockPush({}, { envelope: true });
		expect(eventOf(textOfPush(push))).toMatchObject({
			event: 'promotion',
			shopId: SELLER,
			resource: { type: 'promotion', id: '900000001107894' },
			occurredAt: '2021-08-05T10:14:41.068Z',
			delivery: { messageType: 11, site: 'lazada_ph', timestamp: SENT_S },
		});
		expect(eventOf({ promotionId: 5, message_type: 99 }).event).toBe('message_type_99');
		expect(eventOf({ promotionId: 5, message_type: 'x' }).event).toBe('message_without_type');
	});

	it('has fields of types 3 to 5 beside its data or in it', () => {
		for (const build of [
			payloads.productCreatedPush,
			payloads.productEditedPush,
			payloads.productDeletedPush,
		]) {
			const envelope = envelopeOf(build());
			const { data, action, status_update_time: at, ...rest } = envelope;
			const fields = { action: action ?? data?.action, status_update_time: at ?? data?.status_update_time };
			const { action: _action, status_update_time: _at, ...own } = data ?? {};
			const inside = eventOf({ ...rest, data: { ...own, ...fields } });
			const beside = eventOf({ ...rest, ...fields, data: own });
			expect(inside.identity).toEqual(beside.identity);
			expect(inside.occurredAt).toBe(beside.occurredAt);
			expect(inside.occurredAt).not.toBe(SENT_S);
		}
	});

	it('tells times in seconds and in milliseconds apart', () => {
		const envelope = envelopeOf(payloads.tradeOrderPush());
		const at = (time: unknown, timestamp: unknown) => {
			const { occurredAt, delivery } = eventOf({
				...withData(envelope, { status_update_time: time }),
				timestamp,
			});
			return [occurredAt, delivery.timestamp];
		};
		const times = ['2020-10-26T07:50:38.000Z', SENT_S];
		expect(at(1603698638, 1_700_000_000)).toEqual(times);
		expect(at(1603698638000, 1_700_000_000_000)).toEqual(times);
		expect(at('1603698638', '1700000000000')).toEqual(times);
	});

	it('happened when it was sent where its own clock is missing or none, and at no time without both', () => {
		const envelope = envelopeOf(payloads.tradeOrderPush());
		for (const nothing of [undefined, null, '', 0, 'soon', {}, [1603698638], 1e300]) {
			const push = withData(envelope, { status_update_time: nothing });
			expect(eventOf(push).occurredAt).toBe(SENT_MS);
			expect(eventOf({ ...push, timestamp: nothing }).occurredAt).toBeNull();
		}
	});

	it.each([
		['seller_id at the top', { seller_id: '1', sellerId: '4', data: { seller_id: '2', sellerId: '3' } }, '1'],
		['seller_id of the data', { seller_id: 'null', data: { seller_id: 2, sellerId: '3' } }, '2'],
		['sellerId of the data', { seller_id: null, data: { seller_id: '', sellerId: '3' } }, '3'],
		['sellerId at the top', { sellerId: 4 }, '4'],
		['nothing', { seller_id: 'null', data: { seller_id: 'null' } }, null],
		['nothing in an object or a list', { seller_id: { id: 1 }, data: { seller_id: [2] } }, null],
	])('has its shop from %s', (_name, envelope, shopId) => {
		expect(eventOf({ message_type: 0, ...envelope }).shopId).toBe(shopId);
	});

	it('is about all the sellers it names', () => {
		expect(sellersOf(envelopeOf(payloads.reverseOrderPush({}, { topSellerId: '12345' })) as never)).toEqual([
			'12345',
			'1000143772',
		]);
		expect(sellersOf({ seller_id: 'null', data: 'text' })).toEqual([]);
	});

	it('of a type nobody has documented is taken as well, also when the type is text', () => {
		const unknown = { seller_id: '5', message_type: 9, data: { id: 1 }, timestamp: 1, site: 'LAZADA-VN' };
		expect(eventOf(unknown)).toMatchObject({
			event: 'message_type_9',
			shopId: '5',
			resource: { type: 'unknown', id: null },
			delivery: { messageType: 9, site: 'lazada_vn' },
		});
		expect(eventOf({ ...unknown, message_type: '14' }).event).toBe('fulfillment_order_updated');
		expect(eventOf({ ...unknown, message_type: -1 }).event).toBe('message_type_-1');
	});

	it.each([undefined, null, '', ' ', 'x', 1.5, 1e300, true, {}, [0], '99999999999999999999'])(
		'whose type is %j is a message without type',
		(messageType) => {
			expect(eventOf({ seller_id: '5', message_type: messageType, data: {} })).toMatchObject({
				event: 'message_without_type',
				shopId: '5',
				resource: { type: 'unknown', id: null },
				delivery: { messageType: null },
			});
		},
	);

	it.each(['', 'hello', '[]', '5', 'null', '"text"', '{', '{"seller_id":}', '\ufeff{}'])(
		'%j is malformed',
		(body) => {
			expect(parse(body).kind).toBe('malformed');
		},
	);

	it('is malformed where it is not UTF-8', () => {
		const body = Buffer.from('{"site":"é"}', 'latin1');
		expect(parse(body).kind).toBe('malformed');
		expect(parse(body.toString('latin1')).kind).toBe('event');
	});

	it('is malformed where it is nested deeper than can be written again, whatever its type', () => {
		const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
		for (const type of [0, 11, 99]) {
			expect(parse(`{"message_type":${type},"data":${deep}}`).kind).toBe('malformed');
		}
	});
});

describe('the test message of the console', () => {
	it.each(Object.entries(TEST_MESSAGES))('in its form %s is a handshake', (_name, body) => {
		expect(parse(body)).toEqual({ kind: 'handshake' });
		expect(parse(body, true)).toEqual({ kind: 'handshake' });
		expect(parse(body.replace(/"(9999|123456)"/g, '$1'))).toEqual({ kind: 'handshake' });
	});

	it.each([
		['another order of its seller', { seller_id: '9999' }, { trade_order_id: '1234567' }],
		['its order of another seller', { seller_id: '99990' }, { trade_order_id: '123456' }],
		['its order of no seller', { seller_id: null }, { trade_order_id: '123456' }],
		['its seller in the data', { seller_id: 'null' }, { trade_order_id: '123456', seller_id: '9999' }],
		['its order beside the data', { seller_id: '9999', trade_order_id: '123456' }, { trade_order_id: '5' }],
		['no order', { seller_id: '9999' }, { trade_order_id: undefined }],
		['its status', { seller_id: '1' }, { trade_order_id: '2', order_status: 'This is a test message' }],
	])('is nothing else: %s is an event', (_name, top, data) => {
		const envelope = envelopeOf({ type: 0, body: TEST_MESSAGES.text });
		expect(parse({ ...withData(envelope, data), ...top }).kind).toBe('event');
	});
});

describe('whatever a push says', () => {
	const hostile = fc.oneof(
		{ weight: 3, arbitrary: fc.json({ maxDepth: 4 }) },
		{
			weight: 2,
			arbitrary: fc.constantFrom(
				'null',
				'true',
				'[]',
				'{}',
				'"null"',
				'"9999"',
				'9999',
				'123456',
				'"{\\"trade_order_id\\":1}"',
				'1e999',
				'-1e999',
				'1e300',
				'-0',
				'99999999999999999999999999',
				'"\\ud800"',
				'{"__proto__":{"polluted":true}}',
				'{"toString":1,"constructor":{"prototype":{"polluted":true}},"hasOwnProperty":null}',
				`${'['.repeat(150)}${']'.repeat(150)}`,
			),
		},
	);
	const field = (...names: string[]) => fc.tuple(fc.constantFrom(...names), hostile);
	const objectOf = (members: ReadonlyArray<readonly [string, string]>) =>
		`{${members.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
	const data = fc
		.array(field('trade_order_id', 'order_status', 'status_update_time', 'seller_id', 'item_id', '__proto__'))
		.map(objectOf);
	const type = fc.constantFrom(...EVENTS.map(([, code]) => String(code)), '99', '"10"');
	const envelope = fc
		.tuple(
			fc.oneof(type, hostile),
			fc.oneof(data, hostile),
			fc.array(field('seller_id', 'sellerId', 'timestamp', 'site', 'promotionId', '__proto__', 'data')),
		)
		.map(([messageType, inData, more]) =>
			objectOf([['message_type', messageType], ['data', inData], ...more]),
		);

	it('it is an event of the contract or a handshake, and nothing is thrown', () => {
		fc.assert(
			fc.property(envelope, fc.boolean(), (body, oneEventPerOrder) => {
				const parsed = parse(body, oneEventPerOrder);
				if (parsed.kind === 'handshake') {
					const said = JSON.parse(body);
					expect([said.seller_id, said.data.trade_order_id].map(String)).toEqual(['9999', '123456']);
					return;
				}
				if (parsed.kind === 'malformed') throw new Error(parsed.reason);
				const { event, identity, shopId, resource, occurredAt, delivery } = parsed.event;
				expect(event).toMatch(/^[a-z_]+(-?\d+)?$/);
				expect(identity.every((part) => typeof part === 'string')).toBe(true);
				for (const id of [shopId, resource.id]) expect(id === null || id !== '').toBe(true);
				for (const time of [occurredAt, delivery.timestamp]) {
					if (time !== null) expect(new Date(String(time)).toISOString()).toBe(time);
				}
				expect(idOf(body, oneEventPerOrder)).toMatch(/^lazada_[0-9a-f]{32}$/);
				expect(({} as Record<string, unknown>).polluted).toBeUndefined();
			}),
			{ numRuns: 500 },
		);
	});
});
