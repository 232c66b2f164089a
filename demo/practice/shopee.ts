import { findEventType, EVENT_TYPES } from '../../nodes/Shopee/platform/eventTypes';
import { KITS } from '../../simulators/kits';
import type { PushMessage, Withheld } from '../../simulators/shopee';
import { orderStatusPush } from '../../simulators/shopee/payloads';
import { DeliveryLog, type Cause } from './deliveryLog';
import { Advice, checkedUrl, LastSent, newNumber, describe, type PracticePlatform } from './platform';
import { ResourceHistory } from './resourceHistory';

const kit = KITS.shopee;

/** The way of an order that nobody cancels. */
const STATUSES = ['UNPAID', 'READY_TO_SHIP', 'PROCESSED', 'SHIPPED', 'TO_CONFIRM_RECEIVE', 'COMPLETED'];

/** Why a push is not sent, and what to do. */
const WITHHELD: Readonly<Record<Withheld, string>> = {
	noCallbackUrl: 'no callback URL is saved. Save one: shopee url <URL>',
	typeOff:
		'this type is switched off, as a trigger that registers itself by API does with what it does not listen ' +
		'to. Choose it there and publish again, or switch all on: shopee url <URL>',
	shopBlocked: 'the shop is among the blocked ones',
	suspended: 'pushing is suspended, as too many pushes failed. It goes on after: shopee url <URL>',
};

interface Order {
	readonly ordersn: string;
	/** Of the way. */
	readonly step: number;
}

export async function practiceShopee(port: number): Promise<PracticePlatform> {
	const platform = await kit.start({ port });
	const shopee = platform.simulator;
	const log = new DeliveryLog(platform);
	const last = new LastSent(kit, async (pushId: string) =>
		log.noteCopies(await shopee.duplicate(pushId), (copy) => copy.pushId),
	);

	const registered = () => {
		const { callbackUrl } = shopee.config;
		if (callbackUrl !== null) return callbackUrl;
		throw new Advice(
			'No callback URL is saved yet, so nothing is sent. Publish a trigger that registers itself by API, or ' +
				'save its URL as in the console: shopee url <URL>',
		);
	};
	const send = async (cause: Cause, push: PushMessage) => {
		registered();
		const { pushId, withheld, attempts } = await shopee.emit(push);
		if (withheld !== null) throw new Advice(`Shopee does not send code ${push.code}: ${WITHHELD[withheld]}`);
		last.remember([pushId]);
		log.note(cause, [pushId]);
		return describe(attempts);
	};
	const history = new ResourceHistory<Order>({
		platform: 'shopee',
		texts: {
			change: 'the status of the last order changes, twice: the first push is late, the second one comes',
			touch:
				'the last order is pushed with the same status and a later time; that Shopee does so is not verified',
			old: 'the push that was late at the last change comes',
		},
		changed: ({ ordersn, step }) => {
			if (step === STATUSES.length - 1) throw new Advice('The order is completed. A new one: shopee event');
			const next = { ordersn, step: Math.min(step + 2, STATUSES.length - 1) };
			return { next, ...(next.step === step + 2 && { between: { ordersn, step: step + 1 } }) };
		},
		touched: (order) => order,
		send: async (cause, { content, at }) => await send(cause, statusPush(content, at)),
	});
	return {
		kit,
		platform,
		commands: [
			{
				verb: 'url',
				takes: '<URL>',
				what: 'Verify and Save in the console under Set Push, with every push type on',
				run: async (url) => {
					const callbackUrl = checkedUrl('shopee', url);
					const refusal = await shopee.saveInConsole({
						callbackUrl,
						on: EVENT_TYPES.map((type) => type.code),
					});
					if (refusal === null)
						return [`The verification messages were answered; pushes go to ${callbackUrl}`];
					return [
						`Not verified and not saved: ${refusal}`,
						'Publish the workflow first, and take the production URL, not the test URL: n8n answers 404 otherwise. ' +
							'Or just try again where there was no answer, as the first one of an n8n that just ' +
							`started is the slowest: shopee url ${callbackUrl}`,
					];
				},
			},
			{
				verb: 'event',
				takes: '[code]',
				what: 'a push; code 3, the status of a new order, if none is named; also a code that Shopee does not document',
				run: async (code = '3') => {
					if (code !== '3') {
						const push = pushOf(code);
						// No document says how one that is not documented is switched on.
						if (!findEventType(push.code)) await shopee.saveInConsole({ on: [push.code] });
						return await send('event', push);
					}
					const order = newOrder();
					const now = Date.now();
					const lines = await send('event', statusPush(order, now));
					history.begin(order, now);
					return lines;
				},
			},
			...history.commands(),
			last.command('byte for byte'),
			{
				verb: 'forge',
				takes: '',
				what: 'somebody who does not know the key sends a push',
				run: async () => {
					const url = registered();
					const order = { name: newOrder().ordersn };
					const deliver = async () => await platform.deliver(url, order, { forgery: 'wrong key' });
					return describe([await log.send('forge', 'code 3', url, deliver)]);
				},
			},
			{
				verb: 'lose',
				takes: '[code]',
				what: 'a push that nobody took is in the queue of lost messages, for "Recover Missed Events"',
				run: async (code) => {
					shopee.loseMessage(pushOf(code));
					return [`${shopee.lostMessages.length} lost, not confirmed`];
				},
			},
			{
				verb: 'lost',
				takes: '',
				what: 'how many lost messages are not confirmed',
				run: async () => [`${shopee.lostMessages.length} lost, not confirmed`],
			},
		],
		log,
	};
}

/** @throws Advice unless the code is a number */
function pushOf(code: string | undefined): PushMessage {
	const order = newOrder();
	if (code === undefined || code === '3') return statusPush(order, Date.now());
	if (!/^\d{1,4}$/.test(code)) {
		const codes = EVENT_TYPES.map((type) => type.code).join(', ');
		throw new Advice(`A code is a number, and not "${code}". Documented are ${codes}`);
	}
	return { code: Number(code), data: { ordersn: order.ordersn, update_time: secondsOf(Date.now()) } };
}

function newOrder(): Order {
	return { ordersn: `P${newNumber()}`, step: 0 };
}

/** @param at ms since 1970 */
function statusPush({ ordersn, step }: Order, at: number): PushMessage {
	const status = STATUSES[step];
	const scenario = status === 'COMPLETED' ? 'NORMAL' : '';
	return orderStatusPush({ ordersn, status, completed_scenario: scenario, update_time: secondsOf(at) });
}

function secondsOf(ms: number): number {
	return Math.floor(ms / 1_000);
}
