import fc from 'fast-check';

import { canonicalJson } from '../../../nodes/shared/util/canonicalJson';
import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import { sha256Hex } from '../../../nodes/shared/util/hash';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { recordListIn } from '../../../nodes/Pancake/platform/envelope';
import { parseEvent } from '../../../nodes/Pancake/platform/event';
import { DATA_TYPES, SDK_EVENTS } from '../../../nodes/Pancake/platform/eventTypes';
import { findOrderStatus, ORDER_STATUSES } from '../../../nodes/Pancake/platform/orderStatuses';
import { deliveryOf, eventIn } from '../../support/delivery';
import canonical from '../../fixtures/pancake-canonical.json';
import { order, product, stock } from '../../fixtures/pancake-deliveries.json';

/** How a test differs from a delivery to the plain URL of a credential that names shop 1001. */
interface Circumstances {
	readonly shopId?: string | undefined;
	readonly typeInUrl?: string;
}
const parse = (body: string | Uint8Array, circumstances: Circumstances = {}) => {
	const { shopId, typeInUrl } = { shopId: '1001', ...circumstances };
	return parseEvent(deliveryOf(body, { pathParameters: { type: typeInUrl } }), shopId);
};
const eventOf = (payload: object | string, circumstances: Circumstances = {}): CommerceEvent =>
	eventIn(parse(typeof payload === 'string' ? payload : JSON.stringify(payload), circumstances));
const idOf = (payload: object | string) => eventIdOf(eventOf(payload));

describe('a Pancake delivery', () => {
	it('becomes an event in the terms of the contract, its payload untouched', () => {
		expect(eventOf(order)).toEqual({
			platform: 'pancake',
			event: 'orders',
			identity: ['1001', 'orders', '585229755054261862', sha256Hex(canonicalJson(order))],
			state: {
				resource: ['orders', '585229755054261862'],
				content: [sha256Hex(canonicalJson(order))],
				stamp: Date.parse('2026-07-05T09:00:00Z') * 1_000,
				stampOf: 'change',
			},
			shopId: '1001',
			resource: { type: 'order', id: '585229755054261862' },
			occurredAt: '2026-07-05T09:00:00.000Z',
			payload: order,
			delivery: {
				type: 'orders',
				eventType: 'update',
				wrapper: 'none',
				status: 3,
				statusName: 'Received',
				statusNameVi: 'Đã nhận',
			},
		});
	});

	it('of inventory takes its shop from the credential and its time from when it was inserted', () => {
		expect(eventOf({ ...stock, updated_at: '2026-09-09 00:00:00' })).toMatchObject({
			event: 'variations_warehouses',
			shopId: '1001',
			resource: { type: 'inventory', id: stock.variation_id },
			occurredAt: '2026-07-27T04:57:04.925Z',
			delivery: { status: null, statusName: null, statusNameVi: null, eventType: null },
		});
		expect(eventOf(stock, { shopId: undefined }).shopId).toBeNull();
	});

	it('keeps every digit of ids beyond 2^53', () => {
		const event = eventOf('{"type":"orders","id":585229755054261862,"shop_id":9007199254740993}');
		expect(event).toMatchObject({ shopId: '9007199254740993', resource: { id: '585229755054261862' } });
		expect(event.payload.id).toBe('585229755054261862');
	});

	it.each([
		['data', product.id, { type: 'products', data: product }],
		['data.record', product.id, { type: 'products', data: { record: product, success: true } }],
		['order', order.id, { type: 'orders', order }],
		['data', order.id, { event: 'order.updated', id: 'delivery-1', data: order }],
		['payload', order.id, { event: 'order.updated', id: 'delivery-1', payload: order }],
		['none', order.id, { ...order, data: { id: 'of another thing' } }],
		['none', '7', { type: 'auto_call', id: 7, order: { id: 8 } }],
	])('is opened where its record stands in %s', (wrapper, id, payload) => {
		const event = eventOf(payload);
		expect(event.delivery.wrapper).toBe(wrapper);
		expect(event.resource.id).toBe(id);
		expect(event.payload).toEqual(payload);
	});

	it.each([
		['variations_warehouses', { data: { record: { ...stock, type: undefined }, success: true } }],
		['products', { data: { record: { ...product, type: 'combo' }, success: true } }],
		['orders', { order: { id: 1 } }],
		['orders', { id: 1, status_history: [] }],
		['customers', { id: 'c', phone_numbers: ['0900000000'] }],
		['crm_contacts', { type: 'crm_contacts', id: 1 }],
		['order.created', { event_type: 'order.created', id: 1 }],
		['order.paid', { event: 'order.paid', data: { id: 1 } }],
		['unknown', { id: 1 }],
		['unknown', {}],
	])('is of type %s', (type, payload) => {
		expect(eventOf(payload).event).toBe(type);
	});

	it('takes the type that was appended to the URL where nothing else tells it', () => {
		expect(eventOf({ id: 1 }, { typeInUrl: 'customers' }).event).toBe('customers');
		expect(eventOf(order, { typeInUrl: 'customers' }).event).toBe('orders');
	});

	it('knows five types and thirteen events of the SDK, each with what it is about', () => {
		expect([DATA_TYPES.length, SDK_EVENTS.length]).toEqual([5, 13]);
		for (const { name, resource, ids } of [...DATA_TYPES, ...SDK_EVENTS]) {
			const record = { [ids[0]!]: 'the-id' };
			const payload = name.includes('.') ? { event: name, data: record } : { type: name, ...record };
			expect(eventOf(payload)).toMatchObject({ event: name, resource: { type: resource, id: 'the-id' } });
		}
	});

	it.each([
		['2026-07-05T09:00:00.123456', '2026-07-05T09:00:00.123Z'],
		['2026-07-05 09:00:00', '2026-07-05T09:00:00.000Z'],
		['2026-07-05 09:00', '2026-07-05T09:00:00.000Z'],
		['2026-07-05T09:00:00.5', '2026-07-05T09:00:00.500Z'],
		['2026-07-05T09:00:00Z', '2026-07-05T09:00:00.000Z'],
		['2026-07-05T09:00:00+0700', '2026-07-05T02:00:00.000Z'],
		['2026-07-05T09:00:00+07:00', '2026-07-05T02:00:00.000Z'],
		['2026-02-30T25:00:00', null],
		['yesterday', null],
		['', null],
		[1_783_242_000, null],
		[null, null],
	])('of %s happened at %s', (updatedAt, occurredAt) => {
		expect(eventOf({ type: 'orders', id: 1, updated_at: updatedAt }).occurredAt).toBe(occurredAt);
	});

	it('names the 17 statuses, and passes others through', () => {
		expect(new Set(ORDER_STATUSES.map(({ code }) => code)).size).toBe(17);
		expect(findOrderStatus('17')).toEqual({
			code: 17,
			name: 'Waiting for confirmation',
			nameVi: 'Chờ xác nhận',
		});
		const status = (fields: object) => eventOf({ ...order, status_name: undefined, ...fields }).delivery;
		expect(status({ status: 6 })).toMatchObject({
			status: 6,
			statusName: 'Canceled',
			statusNameVi: 'Đã hủy',
		});
		expect(status({ status: 99, status_name: 'parked' })).toMatchObject({
			status: 99,
			statusName: 'parked',
			statusNameVi: null,
		});
		expect(status({ status: 'completed' })).toMatchObject({ status: 'completed', statusName: null });
		expect(status({ status: { code: 3 } })).toMatchObject({ status: null, statusName: null });
		expect(eventOf({ ...product, status: 3 }).delivery.status).toBeNull();
	});
});

describe('the identity of a Pancake event', () => {
	it('is the canonical content, as in the worked example', () => {
		const { a, b } = canonical;
		expect([sha256Hex(a), sha256Hex(b)]).toEqual([canonical.rawSha256OfA, canonical.rawSha256OfB]);
		expect(eventOf(a).identity.at(-1)).toBe(canonical.canonicalSha256);
		expect(idOf(b)).toBe(idOf(a));
		const other = a.replace('200000', '200001');
		expect(eventOf(other).identity.at(-1)).toBe(canonical.canonicalSha256OfOtherTotal);
		expect(idOf(other)).not.toBe(idOf(a));
	});

	it('differs when fees change without a new time of update', () => {
		expect(idOf({ ...order, fee_marketplace: 15_001, returned_fee: 0 })).not.toBe(idOf(order));
	});

	it('of a change of stock is where, when and by how much, not the stock it leaves', () => {
		expect(eventOf(stock).identity).toEqual([
			'1001',
			'variations_warehouses',
			stock.variation_id,
			stock.warehouse_id,
			stock.inserted_at,
			'-1',
			stock.order_id,
		]);
		expect(idOf({ ...stock, remain_quantity: 7, actual_remain_quantity: 7 })).toBe(idOf(stock));
		const { order_id: _order, ...receipt } = stock;
		const changes = [
			receipt,
			{ ...stock, inserted_at: '2026-07-27 04:57:04.925144' },
			{ ...stock, change_quantity: -2 },
			{ ...stock, warehouse_id: 'another' },
			{ ...stock, variation_id: 'another' },
			{ ...stock, order_id: 'another' },
		];
		expect(new Set([stock, ...changes].map(idOf)).size).toBe(changes.length + 1);
	});

	it('of a change of stock without all of that is its content', () => {
		const { warehouse_id: _warehouse, ...partial } = stock;
		expect(idOf({ ...partial, remain_quantity: 7 })).not.toBe(idOf(partial));
		expect(idOf({ ...stock, change_quantity: null })).not.toBe(
			idOf({ ...stock, change_quantity: null, remain_quantity: 7 }),
		);
	});

	it('differs between shops and types', () => {
		const shops = ['1001', '1002', undefined].map((shopId) => eventIdOf(eventOf(stock, { shopId })));
		expect(new Set(shops).size).toBe(3);
		expect(idOf({ ...product, type: 'customers' })).not.toBe(idOf(product));
	});

	it('never depends on the order of keys, and always on the content', () => {
		const shuffled = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.map(shuffled);
			if (typeof value !== 'object' || value === null) return value;
			return Object.fromEntries(
				Object.entries(value)
					.reverse()
					.map(([key, member]) => [key, shuffled(member)]),
			);
		};
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (fields) => {
				const payload = { ...fields, type: 'products', id: 'p' };
				expect(idOf(shuffled(payload) as object)).toBe(idOf(payload));
				expect(idOf({ ...payload, name: `${JSON.stringify(fields.name)}!` })).not.toBe(idOf(payload));
			}),
		);
	});
});

describe('a list of records', () => {
	const rows = [stock, { ...stock, warehouse_id: 'another' }];

	it.each<[string, unknown]>([
		['as the whole body', rows],
		['in data', { type: 'variations_warehouses', data: rows }],
		['in order', { type: 'orders', order: rows }],
		['in data.record', { data: { record: rows, success: true } }],
		['in the payload of the SDK form', { event: 'inventory.updated', id: 'd1', payload: rows }],
		['in orders', { type: 'orders', orders: rows }],
		['in the plural of its resource', { event: 'order.updated', id: 'd1', orders: rows }],
		['in the data under its name', { type: 'products', data: { products: rows, success: true } }],
		['in records', { type: 'customers', records: rows }],
		['under the name of a type, where no type is named', { variations_warehouses: rows }],
		['as JSON text', { type: 'products', data: JSON.stringify(rows) }],
		['of one row', { type: 'variations_warehouses', data: [stock] }],
	])('%s is refused with words of its own, as it would be one event about no resource', (where, body) => {
		const count = where === 'of one row' ? 1 : 2;
		expect(parse(JSON.stringify(body))).toEqual({
			kind: 'malformed',
			reason: expect.stringMatching(new RegExp(`^The delivery holds a list of ${count} records, .*\\. Get `)),
		});
	});

	it('is no list where the payload is a record that has lists', () => {
		for (const field of ['data', 'items', 'variations', 'payload', 'orders', 'records']) {
			expect(eventOf({ ...order, [field]: [{ id: 1 }] }).resource.id).toBe('585229755054261862');
		}
	});

	it.each([
		['of another type', { event: 'order.created', data: { order_id: 7, products: rows } }],
		['of a type that is not documented', { type: 'crm_table', records: rows }],
	])('is no list where it stands in a payload %s', (_where, payload) => {
		expect(eventOf(payload).payload).toEqual(payload);
	});
});

describe('hostile JSON', () => {
	it.each([
		['nothing', ''],
		['a list', '[]'],
		['a text', '"orders"'],
		['null', 'null'],
		['a byte order mark', '\ufeff{}'],
		['a broken object', '{"type":"orders"'],
		['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
		['what is nested a hundred thousand deep', `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`],
	])('is refused where it is %s', (_name, body) => {
		expect(parse(body)).toMatchObject({ kind: 'malformed', reason: expect.stringContaining('request body') });
	});

	it('neither throws nor reaches a prototype', () => {
		const body =
			'{"type":"orders","__proto__":{"id":"polluted"},"constructor":{"prototype":{"x":1}},"data":{"record":{"__proto__":{"shop_id":5}}}}';
		const event = eventOf(body);
		expect(event.resource.id).toBeNull();
		expect(({} as { id?: unknown }).id).toBeUndefined();
		fc.assert(
			fc.property(fc.json(), (text) => {
				expect(['event', 'malformed']).toContain(parse(text).kind);
			}),
		);
		fc.assert(
			fc.property(
				fc.record(
					{
						type: fc.jsonValue(),
						event: fc.jsonValue(),
						id: fc.jsonValue(),
						// A list of records is refused: see above.
						data: fc.jsonValue().filter((value) => recordListIn({ data: value }) === undefined),
						order: fc.jsonValue().filter((value) => recordListIn({ order: value }) === undefined),
						shop_id: fc.jsonValue(),
						status: fc.jsonValue(),
						updated_at: fc.jsonValue(),
					},
					{ requiredKeys: [] },
				),
				(payload) => {
					const { event, shopId, resource, occurredAt } = eventOf(payload);
					expect(typeof event).toBe('string');
					expect(event).not.toBe('');
					expect([shopId, resource.id, occurredAt].every((v) => v === null || typeof v === 'string')).toBe(
						true,
					);
				},
			),
		);
	});
});
