import fc from 'fast-check';

import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import { isVerificationMessage, parseEvent } from '../../../nodes/Shopee/platform/event';
import { EVENT_TYPES } from '../../../nodes/Shopee/platform/eventTypes';
import { deliveryOf, eventIn } from '../../support/delivery';

const eventOf = (envelope: object | string): CommerceEvent =>
	eventIn(parseEvent(deliveryOf(typeof envelope === 'string' ? envelope : JSON.stringify(envelope))));
const idOf = (envelope: object | string) => eventIdOf(eventOf(envelope));

const ORDER = {
	data: {
		items: [],
		ordersn: '220810QSK8S7BX',
		status: 'PROCESSED',
		completed_scenario: '',
		update_time: 1660123127,
	},
	shop_id: 727720655,
	code: 3,
	timestamp: 1660123130,
};
const withData = (changes: object, envelope: object = ORDER) => ({
	...envelope,
	data: { ...(envelope as typeof ORDER).data, ...changes },
});

describe('a Shopee push', () => {
	it('becomes an event in the terms of the contract, its payload untouched', () => {
		expect(eventOf(ORDER)).toEqual({
			platform: 'shopee',
			event: 'order_status_push',
			identity: expect.any(Array),
			shopId: '727720655',
			resource: { type: 'order', id: '220810QSK8S7BX' },
			occurredAt: '2022-08-10T09:18:47.000Z',
			payload: ORDER,
			delivery: { code: 3, timestamp: '2022-08-10T09:18:50.000Z', partnerId: null },
		});
	});

	it('keeps every digit of ids beyond 2^53', () => {
		const body =
			'{"data":{"item_id":92233720368547758070,"update_field":"original_price"},"shop_id":9007199254740993,"code":22}';
		expect(eventOf(body)).toMatchObject({
			shopId: '9007199254740993',
			resource: { type: 'item', id: '92233720368547758070' },
		});
	});

	it('finds the order and the shop in all their spellings', () => {
		const returned = {
			data: {
				order_sn: '241128EDQ9YKJ0',
				package_number: 'OFG1',
				changed_fields: ['ship_by_date'],
				update_time: 1,
			},
			shopid: 220688102,
			code: 47,
		};
		expect(eventOf(returned)).toMatchObject({
			shopId: '220688102',
			resource: { type: 'package', id: 'OFG1' },
		});
		const document = { data: { order_sn: 'A', package_number: 'P', status: 'READY', shop_id: 5 }, code: 15 };
		expect(eventOf(document)).toMatchObject({ shopId: '5', resource: { type: 'order', id: 'A' } });
		expect(idOf(document)).toBe(
			idOf({ data: { ordersn: 'A', package_number: 'P', status: 'READY' }, shop_id: 5, code: 15 }),
		);
	});

	it('of the app as a whole belongs to no shop', () => {
		const canceled = {
			data: {
				authorize_type: 'expiry',
				shopid: 22000000,
				success: 1,
				extra: 'The authorization is expired.',
			},
			code: 2,
			partner_id: 800000,
			timestamp: 1653026985,
		};
		expect(eventOf(canceled)).toMatchObject({
			event: 'shop_authorization_canceled_push',
			shopId: null,
			resource: { type: 'shop', id: '22000000' },
			delivery: { partnerId: '800000' },
		});
	});

	it('of a code nobody has documented is taken as well', () => {
		expect(eventOf({ data: { ordersn: 'A' }, shop_id: 1, code: 99, msg_id: 'x' })).toMatchObject({
			event: 'push_code_99',
			shopId: '1',
			resource: { type: 'unknown', id: 'A' },
			occurredAt: null,
		});
	});

	it.each(['', 'hello', '[]', '{}', '{"code":"three"}', '{"code":1.5}', '{"code":null}'])(
		'%j is malformed',
		(body) => {
			expect(parseEvent(deliveryOf(body)).kind).toBe('malformed');
		},
	);

	it('is parsed or found malformed, but never throws', () => {
		const envelope = fc.record({
			code: fc.oneof(fc.integer(), fc.anything()),
			data: fc.anything(),
			shop_id: fc.anything(),
		});
		fc.assert(
			fc.property(envelope, (value) => {
				const text =
					JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? 1 : member)) ?? '';
				const parsed = parseEvent(deliveryOf(text));
				expect(['event', 'malformed']).toContain(parsed.kind);
				if (parsed.kind === 'event') expect(eventIdOf(parsed.event)).toMatch(/^shopee_[0-9a-f]{32}$/);
			}),
		);
	});
});

describe('the identity of a Shopee event', () => {
	it('does not depend on when it was sent, nor on the order of its keys', () => {
		expect(idOf({ ...ORDER, timestamp: 1_700_000_000 })).toBe(idOf(ORDER));
		expect(idOf(withData({ items: [{ changed: true }] }))).toBe(idOf(ORDER));
		const reordered = JSON.stringify({ code: 5, shop_id: 1, data: { actions: [{ title: 'a', url: 'b' }] } });
		const other = '{"data":{"actions":[{"url":"b","title":"a"}]},"shop_id":1,"code":5}';
		expect(idOf(reordered)).toBe(idOf(other));
	});

	it('differs by shop, code, order, status and time of the change', () => {
		const ids = [
			ORDER,
			{ ...ORDER, shop_id: 1 },
			{ ...ORDER, code: 30 },
			withData({ ordersn: 'other' }),
			withData({ status: 'SHIPPED' }),
			withData({ completed_scenario: 'RRAOC' }),
			withData({ update_time: 1660123128 }),
		].map(idOf);
		expect(new Set(ids).size).toBe(ids.length);
	});

	it('tells two packages of one order in one second apart, and two shops authorized in one second', () => {
		const tracking = {
			data: { ordersn: 'A', package_number: 'P1', tracking_no: 'T' },
			shop_id: 1,
			code: 4,
			timestamp: 5,
		};
		expect(idOf(tracking)).not.toBe(idOf(withData({ package_number: 'P2' }, tracking)));
		const authorized = {
			data: { authorize_type: 'x', shop_id_list: [1, 2] },
			partner_id: 9,
			code: 1,
			timestamp: 5,
		};
		expect(idOf(authorized)).not.toBe(idOf(withData({ shop_id_list: [1, 3] }, authorized)));
		expect(idOf(authorized)).toBe(idOf(withData({ shop_id_list: [2, 1] }, authorized)));
		expect(idOf(authorized)).not.toBe(idOf({ ...authorized, timestamp: 6 }));
	});

	it('falls back on the whole content where a field that it needs is missing', () => {
		const booking = { data: { booking_sn: 'B', detail: 1 }, shop_id: 1, code: 24 };
		expect(idOf(booking)).not.toBe(idOf(withData({ detail: 2 }, booking)));
		const undocumented = { data: { a: 1 }, shop_id: 1, code: 44 };
		expect(idOf(undocumented)).not.toBe(idOf(withData({ a: 2 }, undocumented)));
		expect(idOf(undocumented)).toBe(idOf({ ...undocumented, timestamp: 7 }));
	});

	it.each(EVENT_TYPES.filter(({ state }) => state !== undefined).map((type) => [type.code, type] as const))(
		'of push %s keeps the state of its resource where any other field is empty or missing',
		(code, { identity, state: resource = [] }) => {
			const nameOf = (field: string) => field.replace('?', '');
			const valueOf = (path: string, value: unknown) =>
				path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
			const pushOf = (values: ReadonlyArray<readonly [string, unknown]>, timestamp = 5) => {
				const data = Object.assign({}, ...values.map(([path, value]) => valueOf(path, value))) as object;
				return { data, shop_id: 1, code, timestamp };
			};
			const ids = resource.map((field) => [nameOf(field), 'id'] as const);
			const others = identity.map(nameOf).filter((field) => !ids.some(([id]) => id === field));
			const told = eventOf(pushOf([...ids, ...others.map((field) => [field, 'value'] as const)])).state;
			for (const nothing of ['', null, undefined]) {
				const values = [...ids, ...others.map((field) => [field, nothing] as const)];
				const { state } = eventOf(pushOf(values));
				expect(state).toMatchObject({ resource: told?.resource, stamp: 5_000_000, stampOf: 'sending' });
				if (others.length > 0) expect(state?.content).not.toEqual(told?.content);
				expect(eventOf(pushOf(values, 6)).state?.content).toEqual(state?.content);
				expect(idOf(pushOf(values, 6))).not.toBe(idOf(pushOf(values)));
			}
			const unnamed = eventOf(pushOf(ids.map(([field]) => [field, ''] as const)));
			expect(unnamed.state).toBeUndefined();
		},
	);

	it('takes an empty field for a missing one: what has no id is told apart by its content', () => {
		for (const nothing of [null, '', undefined]) {
			const upload = {
				data: { video_upload_id: nothing, status: 'FAILED', update_time: 5, video_info: 1 },
				code: 38,
			};
			expect(idOf(upload)).not.toBe(idOf(withData({ video_info: 2 }, upload)));
		}
	});

	it('tells notifications of the chat apart that have no message id', () => {
		const content = { conversation_id: '1', message_id: '', type: 'mark_as_replied', timestamp: 5 };
		const notification = { data: { type: 'notification', content }, shop_id: 1, code: 10 };
		const other = (changes: object) => withData({ content: { ...content, ...changes } }, notification);
		const all = [
			notification,
			other({ type: 'read' }),
			other({ timestamp: 6 }),
			other({ conversation_id: '2' }),
		];
		expect(new Set(all.map(idOf)).size).toBe(4);
	});

	it('tells two shops apart that stand in the envelope of a push about the app', () => {
		const authorized = { data: { authorize_type: 'x' }, partner_id: 9, shop_id: 1, code: 1, timestamp: 5 };
		expect(idOf(authorized)).not.toBe(idOf({ ...authorized, shop_id: 2 }));
		expect(eventOf(authorized).shopId).toBeNull();
	});

	it('includes what stands beside the data of a code nobody has documented', () => {
		const push = { shop_id: 1, code: 41, something: 'a', timestamp: 5, msg_id: 'm' };
		expect(idOf(push)).not.toBe(idOf({ ...push, something: 'b' }));
		expect(idOf(push)).toBe(idOf({ ...push, timestamp: 6, msg_id: 'n' }));
	});

	it('of every documented type changes with each field that is part of it', () => {
		for (const { code, identity } of EVENT_TYPES) {
			const paths = identity.map((field) => field.replace('?', ''));
			const filled = (change = '') => {
				const data: Record<string, unknown> = {};
				for (const path of paths) {
					const [first = '', second] = path.split('.');
					const value = path === change ? 'changed' : 'value';
					data[first] = second === undefined ? value : { ...(data[first] as object), [second]: value };
				}
				return idOf({ data, shop_id: 1, code, timestamp: 1 });
			};
			for (const path of paths) expect([code, path, filled(path)]).not.toEqual([code, path, filled()]);
		}
	});
});

describe('the verification message of Shopee', () => {
	const MESSAGE =
		'{"code":0,"data":{"verify_info":"This is a Verification message.Please respond in the certain format."}}';

	it('is known as it comes, and when it comes empty', () => {
		expect(isVerificationMessage(deliveryOf(MESSAGE))).toBe(true);
		expect(isVerificationMessage(deliveryOf(''))).toBe(true);
	});

	it.each([
		JSON.stringify(ORDER),
		'{"code":0,"data":{"verify_info":"x","ordersn":"A"}}',
		'{"code":0,"shop_id":1,"data":{"verify_info":"x"}}',
		'{"code":0,"data":{}}',
		'{"code":3,"data":{"verify_info":"x"}}',
		`{"code":0,"data":{"verify_info":"${'x'.repeat(2000)}"}}`,
		'hello',
	])('is nothing else: %j', (body) => {
		expect(isVerificationMessage(deliveryOf(body))).toBe(false);
	});
});
