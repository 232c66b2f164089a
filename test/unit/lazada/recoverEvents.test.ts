import type { IDataObject } from 'n8n-workflow';

import { toldStateOf } from '../../../nodes/Lazada/platform/toldState';
import { resourceStateOf } from '../../../nodes/Lazada/platform/resourceState';
import {
	eventsOfOrder,
	eventsOfReturn,
	orderChangedAt,
	returnChangedAt,
	type Seller,
} from '../../../nodes/Lazada/recover/events';
import { decidePulled, decidePushed, type ToldState } from '../../../nodes/shared/changes/toldState';
import type { Snapshot } from '../../../nodes/shared/changes/snapshot';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import type { DeliveryFacts } from '../../../nodes/Lazada/platform/event';
import { reverseOrderPush, tradeOrderPush } from '../../../simulators/lazada/payloads';
import { eventOf, OWNER, textOfPush } from './push';

const BY_LINE = { oneEventPerOrder: false };
const BY_ORDER = { oneEventPerOrder: true };
const SELLER: Seller = { id: OWNER.sellerId, site: 'lazada_vn' };
const NOON = Date.parse('2026-01-31T12:00:00Z');

const line = (id: string, status: string, at = NOON) => ({
	order_item_id: id,
	status,
	updated_at: `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000`,
	paid_price: 99,
});
const order = (...lines: IDataObject[]): IDataObject => ({
	order_id: '260422900198363',
	updated_at: '2026-01-31T20:00:05+08:00',
	price: '106.00',
	order_items: lines,
});
const returnLine = (id: string, status: string, at = NOON + 700) => ({
	reverse_order_line_id: id,
	trade_order_line_id: `7${id}`,
	reverse_status: status,
	return_order_line_gmt_modified: String(at),
});
const returned = (...lines: IDataObject[]): IDataObject => ({
	reverse_order_id: '501977696648153',
	trade_order_id: '252883361348153',
	request_type: 'RETURN',
	reverse_order_lines: lines,
});
const pushOf = (data: Record<string, unknown>, type: 0 | 10 = 0): CommerceEvent<DeliveryFacts> =>
	eventOf(textOfPush(type === 0 ? tradeOrderPush(data) : reverseOrderPush(data)));
/** What is known after a push or a pulled row was handed over. */
const afterPush = (told: ToldState): Snapshot => decidePushed({ known: undefined }, told).next;
const afterPull = (told: ToldState): Snapshot => {
	const decision = decidePulled({ known: undefined }, told);
	if (decision.kind !== 'news') throw new Error('A row that nothing is known of is news');
	return decision.next;
};

describe('a pulled order', () => {
	it('shows an event for each line, with what a push of the line says', () => {
		const [first, second] = eventsOfOrder(order(line('11', 'packed'), line('12', 'Unpaid')), SELLER, BY_LINE);
		expect(first).toMatchObject({
			event: {
				event: 'trade_order',
				shopId: OWNER.sellerId,
				resource: { type: 'order', id: '260422900198363' },
				occurredAt: '2026-01-31T12:00:00.000Z',
				payload: { price: '106.00', order_items: [{ order_item_id: '11', paid_price: 99 }] },
				delivery: {
					messageType: 0,
					site: 'lazada_vn',
					timestamp: null,
					orderLineId: '11',
					orderStatus: 'packed',
					orderStatusKey: `${OWNER.sellerId}/260422900198363/packed`,
				},
			},
			compared: { payload: { data: { trade_order_line_id: '11' } } },
			// It may have happened at the end of the second.
			happenedAt: NOON + 999,
		});
		expect(second?.event.delivery).toMatchObject({ orderStatus: 'Unpaid', orderLineId: '12' });
	});

	it('tells what the push of a line tells, and has its state for watched fields', () => {
		const data = {
			trade_order_id: '260422900198363',
			trade_order_line_id: '11',
			order_status: 'packed',
			status_update_time: NOON / 1_000,
		};
		const push = pushOf(data);
		const [row] = eventsOfOrder(order(line('11', 'Packed')), SELLER, BY_LINE);
		expect(row!.told).toEqual(toldStateOf(push, BY_LINE));
		const state = (event: object) => resourceStateOf(event as CommerceEvent<DeliveryFacts>, BY_LINE);
		const ofPush = state({ ...push, delivery: { ...push.delivery, site: 'lazada_vn' } });
		expect(state(row!.compared!)).toMatchObject({
			resource: ofPush!.resource,
			updatedAt: ofPush!.updatedAt,
			eventNames: ofPush!.eventNames,
		});
	});

	it('is of the time of the order where a line has none, and shows nothing where both have none', () => {
		const [row] = eventsOfOrder(order({ ...line('11', 'packed'), updated_at: '' }), SELLER, BY_LINE);
		expect(row!.told.clock).toBe((NOON + 5_000) * 1_000);
		const untimed = { ...order({ order_item_id: '11', status: 'packed' }), updated_at: null };
		expect(eventsOfOrder(untimed, SELLER, BY_LINE)).toEqual([]);
		expect(orderChangedAt(untimed)).toBeUndefined();
	});

	it.each([undefined, null, 'text', {}, [null], [{}]])('shows nothing where its lines are %j', (lines) => {
		const row = { ...order(), order_items: lines as IDataObject[] };
		expect(eventsOfOrder(row, SELLER, BY_LINE)).toEqual([]);
		expect(eventsOfOrder(row, SELLER, BY_ORDER)).toEqual([]);
	});

	it('shows an event for each status, of its latest line, where the lines are one event', () => {
		const row = order(line('11', 'packed'), line('12', 'unpaid'), line('13', 'PACKED', NOON + 3_000));
		const events = eventsOfOrder(row, SELLER, BY_ORDER);
		expect(
			events.map(({ event, told }) => [
				event.delivery.orderLineId,
				(event.payload.order_items as unknown[]).length,
				told.isOnce,
			]),
		).toEqual([
			['13', 2, true],
			['12', 1, true],
		]);
		const push = pushOf({ trade_order_id: '260422900198363', order_status: 'packed' });
		expect(events[0]!.told.key).toEqual(toldStateOf(push, BY_ORDER)!.key);
	});

	it('is told by a push of the same status, also where the line was changed later', () => {
		const data = { trade_order_id: '260422900198363', trade_order_line_id: '11', order_status: 'delivered' };
		const push = toldStateOf(pushOf({ ...data, status_update_time: NOON / 1_000 }), BY_LINE)!;
		const [settled] = eventsOfOrder(order(line('11', 'delivered', NOON + 86_400_000)), SELLER, BY_LINE);
		expect(decidePulled({ known: afterPush(push) }, settled!.told).kind).toBe('told');
		expect(decidePushed({ known: afterPull(settled!.told) }, push).isDuplicate).toBe(true);
	});
});

describe('a pulled return', () => {
	it('shows an event for each line, with what a push of the line says', () => {
		const row = returned(
			returnLine('1', 'REQUEST_INITIATE'),
			returnLine('2', 'REFUND_SUCCESS', NOON + 9_000),
		);
		const events = eventsOfReturn(row, SELLER, BY_LINE);
		expect(events).toHaveLength(2);
		expect(events[0]).toMatchObject({
			event: {
				event: 'reverse_order',
				resource: { type: 'reverse_order', id: '501977696648153' },
				payload: { request_type: 'RETURN', reverse_order_lines: [{ reverse_order_line_id: '1' }] },
				delivery: {
					messageType: 10,
					orderId: '252883361348153',
					orderLineId: '71',
					orderStatus: 'REQUEST_INITIATE',
				},
			},
			told: { clock: NOON * 1_000, content: ['request_initiate'] },
			happenedAt: NOON + 700,
		});
		expect(returnChangedAt(row)).toBe(NOON + 9_000);
		expect(returnChangedAt(returned())).toBeUndefined();
	});

	it('shows one event, of the line that was changed last, where the lines are one event', () => {
		const row = returned(
			returnLine('1', 'REQUEST_INITIATE', NOON + 9_000),
			returnLine('2', 'REFUND_SUCCESS'),
		);
		const events = eventsOfReturn(row, SELLER, BY_ORDER);
		expect(events.map(({ event }) => event.delivery.orderLineId)).toEqual(['71']);
		const push = pushOf({ reverse_order_id: 501977696648153 }, 10);
		expect(events[0]!.told.key).toEqual(toldStateOf(push, BY_ORDER)!.key);
	});

	it.each([undefined, null, 'text', [{}], []])('shows nothing where its lines are %j', (lines) => {
		const row = { ...returned(), reverse_order_lines: lines as IDataObject[] };
		expect(eventsOfReturn(row, SELLER, BY_LINE)).toEqual([]);
		expect(eventsOfReturn(row, SELLER, BY_ORDER)).toEqual([]);
	});

	describe('is compared with pushes by the time alone', () => {
		const data = { reverse_order_line_id: 1, reverse_order_id: 501977696648153, reverse_status: 'RTM_INIT' };
		const push = (at: number) =>
			toldStateOf(pushOf({ ...data, status_update_time: Math.floor(at / 1_000) }, 10), BY_LINE)!;
		const pulled = (status: string, at: number) =>
			eventsOfReturn(returned(returnLine('1', status, at)), SELLER, BY_LINE)[0]!.told;

		it('so a row of the second of its push is told, and a later one is news', () => {
			const known = afterPush(push(NOON));
			expect(decidePulled({ known }, pulled('REQUEST_INITIATE', NOON + 999)).kind).toBe('told');
			expect(decidePulled({ known }, pulled('REQUEST_INITIATE', NOON - 1)).kind).toBe('told');
			expect(decidePulled({ known }, pulled('REQUEST_INITIATE', NOON + 1_000))).toMatchObject({
				kind: 'news',
				missed: 'newer than seen',
			});
		});

		it('so a push is a duplicate of the row of its second only', () => {
			const known = afterPull(pulled('REQUEST_INITIATE', NOON + 500));
			expect(decidePushed({ known }, push(NOON)).isDuplicate).toBe(true);
			expect(decidePushed({ known }, push(NOON + 1_000)).isDuplicate).toBe(false);
			const older = decidePushed({ known }, push(NOON - 1_000));
			expect(older).toMatchObject({ isDuplicate: false, next: known });
		});

		it('and with rows by the status', () => {
			const known = afterPull(pulled('REQUEST_INITIATE', NOON));
			expect(decidePulled({ known }, pulled('REQUEST_INITIATE', NOON + 60_000)).kind).toBe('told');
			expect(decidePulled({ known }, pulled('REFUND_SUCCESS', NOON)).kind).toBe('news');
		});
	});
});

describe('a push', () => {
	it.each([
		['of another type', { message_type: 14, data: { trade_order_id: '1', status: 'X' } }],
		['of an order without a number', { message_type: 0, data: { order_status: 'unpaid' } }],
		[
			'of an order without a status',
			{ message_type: 0, data: { trade_order_id: '1', trade_order_line_id: '2' } },
		],
		['of no line', { message_type: 0, data: { trade_order_id: '1', order_status: 'unpaid' } }],
		['of a return without a time', { message_type: 10, data: { reverse_order_line_id: 5 } }],
		['of no return', { message_type: 10, data: { status_update_time: 1_626_767_698 } }],
	])('%s tells nothing that a list shows', (_what, body) => {
		expect(toldStateOf(eventOf(JSON.stringify({ seller_id: '1', ...body })), BY_LINE)).toBeUndefined();
	});
});
