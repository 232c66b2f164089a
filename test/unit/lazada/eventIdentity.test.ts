import { EVENT_TYPES } from '../../../nodes/Lazada/platform/eventTypes';
import * as payloads from '../../../simulators/lazada/payloads';
import { envelopeOf, eventOf, idOf, textOfPush, withData, type Envelope } from './push';

/** What makes two messages of a type the same event, beside the type, the seller and the site. */
interface Documented {
	readonly build: (typeof payloads)[keyof typeof payloads];
	/** Fields without any of which it is told by its whole content. */
	readonly needed: readonly string[];
	readonly optional?: readonly string[];
	/** Needed fields that do not name the resource but tell its state. */
	readonly states?: readonly string[];
	/**
	 * Whether the time of the envelope counts: the message has no clock of its own. "withResource": only where the
	 * message names its whole resource, whose state may come back; "daily": only the day counts.
	 */
	readonly timed?: 'always' | 'withResource' | 'daily';
}

const LINE = ['trade_order_line_id', 'order_status', 'status_update_time'];
const DOCUMENTED: ReadonlyArray<readonly [string, Documented]> = [
	['0', { build: payloads.tradeOrderPush, needed: LINE, optional: ['reverse_order_line_id'] }],
	['0 of a return', { build: payloads.returnedOrderPush, needed: LINE, optional: ['reverse_order_line_id'] }],
	['1', { build: payloads.productQualityPush, needed: ['itemId', 'status', 'date'] }],
	[
		'2',
		{
			build: payloads.chatMessagePush,
			needed: ['session_id', 'message_id'],
			optional: ['status'],
			timed: 'withResource',
		},
	],
	[
		'3',
		{ build: payloads.productCreatedPush, needed: ['item_id', 'status_update_time'], optional: ['action'] },
	],
	[
		'4',
		{ build: payloads.productEditedPush, needed: ['item_id', 'status_update_time'], optional: ['action'] },
	],
	[
		'5',
		{ build: payloads.productDeletedPush, needed: ['item_id', 'status_update_time'], optional: ['action'] },
	],
	[
		'6',
		{
			build: payloads.shallowStockPush,
			needed: ['sku_id'],
			optional: ['warehouse', 'real_quantity', 'withhold_quantity', 'occupy_quantity', 'pre_order_quantity'],
			timed: 'always',
		},
	],
	[
		'7',
		{
			build: payloads.shortVideoPush,
			needed: ['videoId', 'state'],
			states: ['state'],
			optional: ['timestamp'],
			timed: 'withResource',
		},
	],
	['8', { build: payloads.tokenExpiryPush, needed: ['seller_id', 'auth_expiry_time'], timed: 'daily' }],
	[
		'10',
		{
			build: payloads.reverseOrderPush,
			needed: ['reverse_order_line_id', 'reverse_status', 'status_update_time'],
		},
	],
	['11 of a time', { build: payloads.voucherExpiryPush, needed: ['promotionId', 'notifyTime'] }],
	['11 of a stock', { build: payloads.voucherStockPush, needed: ['promotionId', 'notifyTime'] }],
	['12', { build: payloads.categoryTreePush, needed: ['status_update_time'] }],
	['13', { build: payloads.sellerStatusPush, needed: ['status'], timed: 'always' }],
	[
		'14',
		{
			build: payloads.fulfillmentPush,
			needed: ['fulfillment_package_id', 'status', 'status_update_time'],
		},
	],
	[
		'19',
		{
			build: payloads.chatSessionPush,
			needed: ['session_id'],
			optional: ['user_account_id', 'to_position', 'self_position', 'unread_count', 'sync_type'],
			timed: 'withResource',
		},
	],
	[
		'21',
		{
			build: payloads.productReviewPush,
			needed: ['id'],
			optional: ['item_id', 'order_id'],
			timed: 'withResource',
		},
	],
	[
		'35',
		{
			build: payloads.purchaseOrderPush,
			needed: ['purchaseOrderNo', 'statusUpdateTime'],
			optional: ['orderStatus'],
		},
	],
	[
		'46',
		{
			build: payloads.pickupOrderPush,
			needed: ['pickUpOrderNo'],
			optional: ['orderStatus'],
			timed: 'always',
		},
	],
];

const ORDER = envelopeOf(payloads.tradeOrderPush());
const RETURN = envelopeOf(payloads.reverseOrderPush());

/** @returns the message with another value of a field, where it stands: in the data, or at the top */
function changed(envelope: Envelope, field: string, value: unknown): Envelope {
	const isTop = envelope.data === undefined || (field in envelope && !(field in envelope.data));
	return isTop ? { ...envelope, [field]: value } : withData(envelope, { [field]: value });
}

const numberOfIds = (envelopes: readonly object[], oneEventPerOrder = false) =>
	new Set(envelopes.map((envelope) => idOf(envelope, oneEventPerOrder))).size;

describe('the identity of a Lazada event', () => {
	it('is documented of every type', () => {
		const codes = new Set(DOCUMENTED.map(([, { build }]) => build().type));
		expect([...codes]).toEqual(EVENT_TYPES.map(({ code }) => code));
	});

	describe.each(DOCUMENTED)('of type %s', (_name, { build, needed, optional = [], states = [], timed }) => {
		const envelope = envelopeOf(build());

		it('is the same for the same message, its keys in any order, its numbers as text', () => {
			const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
			const asText = (_key: string, value: unknown) => (typeof value === 'number' ? String(value) : value);
			const same = [
				textOfPush(build()),
				envelope,
				reversed(envelope),
				envelope.data === undefined ? envelope : { ...envelope, data: reversed(envelope.data) },
				JSON.stringify(envelope, asText),
			];
			expect(new Set(same.map((push) => idOf(push))).size).toBe(1);
		});

		it('differs by each of its fields, by seller, site and type', () => {
			const others = [...needed, ...optional].map((field) => changed(envelope, field, 'another'));
			const top = [{ site: 'lazada_vn' }, { message_type: 99 }, { seller_id: '7' }];
			const all = [envelope, ...others, ...top.map((field) => ({ ...envelope, ...field }))];
			expect(numberOfIds(all)).toBe(all.length);
		});

		it('does not depend on anything else that it says', () => {
			const more = changed(envelope, 'added_later', 1);
			expect(idOf(more)).toBe(idOf(envelope));
		});

		it(`${timed ? 'depends' : 'does not depend'} on when it was sent`, () => {
			const retried = { ...envelope, timestamp: 1_800_000_000 };
			expect(numberOfIds([envelope, retried])).toBe(timed ? 2 : 1);
			const later = { ...envelope, timestamp: 1_800_000_060 };
			expect(numberOfIds([retried, later])).toBe(timed && timed !== 'daily' ? 2 : 1);
		});

		const isTimedWithout = (field: string) =>
			timed === 'always' || timed === 'daily' || (timed === 'withResource' && states.includes(field));
		it.each(needed.map((field) => [field, isTimedWithout(field) ? 'and' : 'but not'] as const))(
			'without %s is told by its whole content, %s when it was sent',
			(field) => {
				for (const nothing of [undefined, null, '']) {
					const lacking = changed(envelope, field, nothing);
					const other = changed(lacking, 'added_later', 1);
					expect(numberOfIds([envelope, lacking, other])).toBe(3);
					const retried = { ...lacking, timestamp: 1_800_000_000 };
					expect(numberOfIds([lacking, retried])).toBe(isTimedWithout(field) ? 2 : 1);
				}
			},
		);
	});

	it('is the same in all spellings of the site and of the seller', () => {
		const spelt = [
			ORDER,
			{ ...ORDER, site: 'LAZADA_PH' },
			{ ...ORDER, site: 'lazada-ph' },
			{ ...ORDER, seller_id: 1000165972 },
			{ ...ORDER, seller_id: 'null', data: { ...ORDER.data, seller_id: '1000165972' } },
		];
		expect(numberOfIds(spelt)).toBe(1);
	});

	it('tells two stores apart that share the order of one basket, also where the line is the same', () => {
		expect(numberOfIds([ORDER, { ...ORDER, seller_id: '1000165973' }])).toBe(2);
		expect(numberOfIds([ORDER, { ...ORDER, seller_id: '1000165973' }], true)).toBe(2);
	});

	it('tells ids apart that are one number to JavaScript', () => {
		const lines = [9007199254740992n, 9007199254740993n].map((trade_order_line_id) =>
			textOfPush(payloads.tradeOrderPush({ trade_order_line_id })),
		);
		expect(new Set(lines.map((line) => idOf(line))).size).toBe(2);
	});

	it('tells a chat message that was recalled from the one before', () => {
		const message = envelopeOf(payloads.chatMessagePush());
		expect(numberOfIds([message, withData(message, { status: 1 })])).toBe(2);
	});

	it('takes a purchase order without a status for one whose status is null', () => {
		const order = envelopeOf(payloads.purchaseOrderPush());
		const without = ['', null, undefined].map((orderStatus) => withData(order, { orderStatus }));
		expect(numberOfIds(without)).toBe(1);
		expect(numberOfIds([order, ...without])).toBe(2);
	});

	it('of a type nobody has documented, or of none, is its content', () => {
		for (const envelope of [
			{ seller_id: '5', message_type: 9, data: { a: 1, b: [1, 2] }, timestamp: 1, site: 'lazada_sg' },
			{ seller_id: '5', a: 1, data: 'text', timestamp: 1 },
		]) {
			expect(idOf({ ...envelope, timestamp: 2 })).toBe(idOf(envelope));
			const all = [envelope, { ...envelope, data: [] }, { ...envelope, b: 1 }, { ...envelope, seller_id: 6 }];
			expect(numberOfIds(all)).toBe(all.length);
		}
	});
});

describe('with one event per order', () => {
	const lineOf = (envelope: Envelope, changes: object) => ({
		...withData(envelope, changes),
		timestamp: 1_800_000_000_000,
	});

	it('the lines of an order that take the same status are one event, whenever each took it', () => {
		const lines = [
			ORDER,
			lineOf(ORDER, { trade_order_line_id: '2' }),
			lineOf(ORDER, { trade_order_line_id: '3', status_update_time: 1603698700 }),
			lineOf(ORDER, { trade_order_line_id: undefined, status_update_time: undefined }),
		];
		expect(numberOfIds(lines, true)).toBe(1);
		expect(numberOfIds(lines)).toBe(4);
	});

	it('so are the lines of a return, in both forms', () => {
		const told = envelopeOf(payloads.returnedOrderPush());
		for (const envelope of [told, RETURN]) {
			const line = lineOf(envelope, { reverse_order_line_id: '2', trade_order_line_id: '3' });
			expect(numberOfIds([envelope, line], true)).toBe(1);
			expect(numberOfIds([envelope, line])).toBe(2);
		}
	});

	it('nothing else is: another order, return, status, seller, site or type is another event', () => {
		for (const [envelope, status] of [
			[ORDER, 'order_status'],
			[RETURN, 'reverse_status'],
		] as const) {
			const all = [
				envelope,
				withData(envelope, { trade_order_id: '5' }),
				withData(envelope, { reverse_order_id: '5' }),
				withData(envelope, { [status]: 'shipped' }),
				{ ...envelope, seller_id: '5' },
				{ ...envelope, site: 'lazada_vn' },
				{ ...envelope, message_type: envelope === ORDER ? 10 : 0 },
			];
			expect(numberOfIds(all, true)).toBe(all.length);
		}
	});

	it('is no event of a line', () => {
		for (const envelope of [ORDER, RETURN]) expect(idOf(envelope, true)).not.toBe(idOf(envelope));
	});

	it.each([{ trade_order_id: undefined }, { trade_order_id: null }, { order_status: '' }])(
		'a message with %j is taken line by line',
		(nothing) => {
			const lacking = withData(ORDER, nothing);
			expect(eventOf(lacking, true).identity).toEqual(eventOf(lacking).identity);
		},
	);

	it('messages about anything but orders are as they were', () => {
		for (const build of Object.values(payloads)) {
			const message = build();
			if (message.type === 0 || message.type === 10) continue;
			const text = textOfPush(message);
			expect(eventOf(text, true)).toEqual(eventOf(text));
		}
	});
});
