import { EVENT_TYPES } from '../../nodes/Lazada/platform/eventTypes';
import type { EmitResult, PushMessage, Withheld } from '../../simulators/lazada';
import { KITS } from '../../simulators/kits';
import { productCreatedPush, productEditedPush, tradeOrderPush } from '../../simulators/lazada/payloads';
import { DeliveryLog, type Cause } from './deliveryLog';
import { Advice, checkedUrl, LastSent, newNumber, describe, type PracticePlatform } from './platform';
import { answersTo } from './answers';
import { ResourceHistory, type State } from './resourceHistory';

const kit = KITS.lazada;

/** The way of an order that nobody cancels. */
const STATUSES = ['unpaid', 'pending', 'packed', 'ready_to_ship', 'shipped', 'delivered'];

/** Why a message is not sent, and what to do. */
const WITHHELD: Readonly<Record<Withheld, string>> = {
	noCallbackUrl: 'no callback URL is saved. Save one: lazada url <URL>',
	notSubscribed: 'its type is switched off in the console',
	stopped:
		'pushing was stopped, as too many messages failed. Here it goes on after: lazada url <URL>. How it does ' +
		'at Lazada is not documented',
	notAuthorized: 'the authorization of the seller has expired. Start the practice again',
};

interface Order {
	readonly kind: 'order';
	readonly orderId: string;
	readonly lineId: string;
	/** Of the way. */
	readonly step: number;
}

interface Product {
	readonly kind: 'product';
	readonly itemId: number;
	readonly skus: number;
}

export async function practiceLazada(port: number): Promise<PracticePlatform> {
	const platform = await kit.start({ port });
	const lazada = platform.simulator;
	const log = new DeliveryLog(platform);
	const last = new LastSent(kit, async (pushId: string) =>
		log.noteCopies(await lazada.duplicate(pushId), (copy) => copy.pushId),
	);

	const registered = () => {
		const { callbackUrl } = lazada.config;
		if (callbackUrl !== null) return callbackUrl;
		throw new Advice(
			'No callback URL is saved yet, so nothing is sent. Save that of a published trigger: lazada url <URL>',
		);
	};
	const sendAll = (cause: Cause, sent: readonly EmitResult[]) => {
		const withheld = sent.find((push) => push.withheld !== null)?.withheld;
		if (withheld) throw new Advice(`Lazada does not send it: ${WITHHELD[withheld]}`);
		const ids = sent.map(({ pushId }) => pushId);
		last.remember(ids);
		log.note(cause, ids);
		return describe(answersTo(sent));
	};
	const history = new ResourceHistory<Order | Product>({
		platform: 'lazada',
		texts: {
			change:
				'order_status of the last order changes, twice: the first message is late; of a product (type 3, 4) sku_list',
			touch:
				'the last product is edited, but not in sku_list; an order is sent with a later time: that is not verified',
			old: 'the message that was late at the last change comes',
		},
		changed: (content) => {
			if (content.kind === 'product') {
				const { skus } = content;
				return { between: { ...content, skus: skus + 1 }, next: { ...content, skus: skus + 2 } };
			}
			const { step } = content;
			if (step === STATUSES.length - 1) throw new Advice('The order is delivered. A new one: lazada event');
			const next = { ...content, step: Math.min(step + 2, STATUSES.length - 1) };
			return { next, ...(next.step === step + 2 && { between: { ...content, step: step + 1 } }) };
		},
		touched: (content) => content,
		send: async (cause, state) => {
			registered();
			const { content, at } = state;
			if (content.kind === 'product') return sendAll(cause, [await lazada.emit(productPush(4, content, at))]);
			// An older status changes nothing in the order.
			if (cause === 'old') return sendAll(cause, [await lazada.emit(olderPush(content, at))]);
			const status = STATUSES[content.step]!;
			return sendAll(cause, (await lazada.setStatus(content.orderId, status, { updatedAt: at })).pushes);
		},
	});
	const happening = async (type: string): Promise<State<Order | Product> & { lines: string[] }> => {
		const at = Date.now();
		if (type !== '0') {
			const product = { kind: 'product', itemId: at, skus: 1 } as const;
			const lines = sendAll('event', [await lazada.emit(productPush(type === '3' ? 3 : 4, product, at))]);
			return { content: product, at, lines };
		}
		const { order, pushes } = await lazada.createOrder();
		const { orderId, lines: units, createdAt } = order;
		const content = { kind: 'order', orderId, lineId: units[0]!.lineId, step: 0 } as const;
		return { content, at: createdAt, lines: sendAll('event', pushes) };
	};
	return {
		kit,
		platform,
		commands: [
			{
				verb: 'url',
				takes: '<URL>',
				what: 'Verify and Save in the console under Message Service, with every message type on',
				run: async (url) => {
					const callbackUrl = checkedUrl('lazada', url);
					const result = await lazada.saveInConsole({ callbackUrl });
					const answer = result === null ? [] : describe([result.outcome]);
					if (result?.verified) return [`Verified; messages go to ${callbackUrl}`];
					const cure =
						result?.outcome.status === null
							? 'Try again, as the first answer of an n8n that just started is the slowest'
							: 'Mend that, and try again';
					return [`Not verified and not saved: ${answer.join('')}`, `${cure}: lazada url ${callbackUrl}`];
				},
			},
			{
				verb: 'event',
				takes: '[type]',
				what: 'a message; type 0, a new order, if none is named; also a type that Lazada does not document',
				run: async (type = '0') => {
					registered();
					if (!['0', '3', '4'].includes(type)) {
						const push = pushOf(type);
						const { messageTypes } = lazada.config;
						// No document says how one that is not documented is switched on.
						await lazada.saveInConsole({ messageTypes: [...new Set([...messageTypes, push.type])] });
						return sendAll('event', [await lazada.emit(push)]);
					}
					const { content, at, lines } = await happening(type);
					history.begin(content, at);
					return lines;
				},
			},
			...history.commands(),
			last.command('byte for byte'),
			{
				verb: 'forge',
				takes: '',
				what: 'somebody who does not know the secret sends an order',
				run: async () => {
					const url = registered();
					const order = { name: String(newNumber()) };
					const deliver = async () => await platform.deliver(url, order, { forgery: 'wrong key' });
					return describe([await log.send('forge', 'type 0', url, deliver)]);
				},
			},
			{
				verb: 'miss',
				takes: '',
				what: 'an order of which no message is sent, for "Recover Missed Events"',
				run: async () => {
					const { order } = await lazada.createOrder({ push: false });
					return [`Order ${order.orderId} was made, and no message is sent of it`];
				},
			},
		],
		log,
	};
}

/** @throws Advice unless the type is a number */
function pushOf(type: string): PushMessage {
	if (!/^\d{1,4}$/.test(type)) {
		const types = EVENT_TYPES.map(({ code }) => code).join(', ');
		throw new Advice(`A message type is a number, and not "${type}". Documented are ${types}`);
	}
	const data = {
		order_status: 'unpaid',
		trade_order_id: String(newNumber()),
		trade_order_line_id: String(newNumber()),
		status_update_time: Math.floor(Date.now() / 1_000),
	};
	return { type: Number(type), data };
}

/** @param at ms since 1970, as in these messages */
function productPush(type: 3 | 4, { itemId, skus }: Product, at: number): PushMessage {
	const skuList = Array.from({ length: skus }, (_, index) => ({
		shop_sku: `${itemId}_VNAMZ-${itemId + index}`,
		seller_sku: `${itemId}-${index}`,
		sku_id: itemId + index,
	}));
	const data = { item_id: itemId, sku_list: skuList };
	if (type === 4) return productEditedPush({ ...data, status_update_time: at });
	return productCreatedPush(data, { top: { action: 'EDITED_UPDATED', status_update_time: at } });
}

/** @param at ms since 1970 */
function olderPush({ orderId, lineId, step }: Order, at: number): PushMessage {
	return tradeOrderPush({
		order_status: STATUSES[step],
		trade_order_id: orderId,
		trade_order_line_id: lineId,
		status_update_time: Math.floor(at / 1_000),
	});
}
