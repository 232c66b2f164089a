import type { EmitResult, Fields, WebhookType } from '../../simulators/pancake';
import { KITS } from '../../simulators/kits';
import { PANCAKE_HEADER, PANCAKE_SECRET } from '../../simulators/pancake/kit';
import { WEBHOOK_TYPES } from '../../simulators/pancake/payloads';
import { isSdkEvent } from '../../simulators/pancake/sdk/types';
import { STATUS_NAMES } from '../../simulators/pancake/statuses';
import { naive } from '../../simulators/pancake/time';
import { DeliveryLog, type Cause } from './deliveryLog';
import { Advice, checkedUrl, describe, LastSent, newNumber, type PracticePlatform } from './platform';
import { answersTo } from './answers';
import { ResourceHistory } from './resourceHistory';

const kit = KITS.pancake;

/** The way of an order that nobody cancels. */
const STATUSES = [0, 1, 12, 13, 8, 9, 2, 3, 16];

interface Order {
	readonly id: string;
	/** Of the way. */
	readonly step: number;
	/** How often its customer got another name. */
	readonly renamed: number;
	readonly notes: number;
}

export async function practicePancake(port: number): Promise<PracticePlatform> {
	const platform = await kit.start({ port, shuffleKeys: true, shuffleSpace: true });
	const pancake = platform.simulator;
	const log = new DeliveryLog(platform);
	const resend = async (eventId: string) =>
		log.noteCopies(await pancake.duplicate(eventId), (copy) => copy.eventId);
	const last = new LastSent(kit, resend);

	const registered = () => {
		const { webhook_enable, webhook_url } = pancake.webhook();
		if (webhook_enable && webhook_url !== null) return webhook_url;
		throw new Advice(
			'The webhook of the shop is off. Activate a trigger that registers itself by API, or enter its URL ' +
				'as in Pancake: pancake url <URL>',
		);
	};
	const send = (cause: Cause, events: readonly EmitResult[]) => {
		const ids = events.map(({ eventId }) => eventId);
		last.remember(ids);
		log.note(cause, ids);
		return describe(answersTo(events), kit.practice.repetition);
	};
	const history = new ResourceHistory<Order>({
		platform: 'pancake',
		texts: {
			change: 'the last order changes in status and bill_full_name',
			touch: 'the last order gets a note, and nothing else changes but updated_at',
			old: 'a state of the last order comes late that was before its last change',
		},
		changed: (order) => ({ between: onwards(order), next: onwards(onwards(order)) }),
		touched: (order) => ({ ...order, notes: order.notes + 1 }),
		send: async (cause, { content, at }) => {
			registered();
			if (cause !== 'old')
				return send(cause, sent((await pancake.updateOrder(content.id, fieldsOf(content))).events, 'orders'));
			// An older state changes nothing in the shop.
			const older = {
				...fieldsOf(content),
				id: content.id,
				system_id: content.id,
				updated_at: naive(at * 1_000),
			};
			return send(cause, sent([await pancake.emit('orders', older)], 'orders'));
		},
	});
	return {
		kit,
		platform,
		commands: [
			{
				verb: 'url',
				takes: '<URL> [webhook secret]',
				what: `saves the page Webhook URL with every kind of data and the header ${PANCAKE_HEADER}, with the secret that is printed above if none is named`,
				run: async (url, secret = PANCAKE_SECRET) => {
					const address = checkedUrl('pancake', url);
					pancake.configureWebhook({
						webhook_enable: true,
						webhook_url: address,
						webhook_types: WEBHOOK_TYPES,
						webhook_headers: { [PANCAKE_HEADER]: secret },
					});
					return [`Webhooks go to ${address} with the header ${PANCAKE_HEADER}: ${secret}`];
				},
			},
			{
				verb: 'event',
				takes: '[type]',
				what: 'something happens in the shop; orders, a new order, if no type is named',
				run: async (type = 'orders') => {
					if (isSdkEvent(type)) return send('event', ofSdk(await pancake.emit(type)));
					registered();
					if (type === 'orders') return await newOrder();
					if (!WEBHOOK_TYPES.includes(type as WebhookType)) {
						throw new Advice(`"${type}" is none of the types ${WEBHOOK_TYPES.join(', ')}`);
					}
					const fields = { updated_at: new Date().toISOString() };
					return send('event', sent([await pancake.emit(type as WebhookType, fields)], type));
				},
			},
			...history.commands(),
			last.command('its keys in another order'),
			{
				verb: 'forge',
				takes: '',
				what: 'somebody who does not know the secret sends an order',
				run: async () => {
					const url = registered();
					const order = { name: String(newNumber()) };
					const deliver = async () => await platform.deliver(url, order, { forgery: 'wrong key' });
					return describe([await log.send('forge', 'orders', url, deliver)]);
				},
			},
		],
		log,
	};

	async function newOrder(): Promise<string[]> {
		const at = Date.now();
		const { record, events } = await pancake.createOrder(fieldsOf({ step: 0, renamed: 0, notes: 0 }));
		const lines = send('event', sent(events, 'orders'));
		history.begin({ id: String(record.id), step: 0, renamed: 0, notes: 0 }, at);
		return lines;
	}
}

/** @throws Advice where there is no webhook for it */
function ofSdk(event: EmitResult): EmitResult[] {
	if (event.withheld === null) return [event];
	throw new Advice(
		`${event.type} is an event of pancake-client-sdk, which the published API does not have. It goes to ` +
			'webhooks that the Pancake POS node makes (Webhook: Create), and none of them asks for it',
	);
}

/** @throws Advice where the webhook of the shop asks for none of them */
function sent(events: readonly EmitResult[], type: string): EmitResult[] {
	const asked = events.filter(({ withheld }) => withheld === null);
	if (asked.length === 0) throw new Advice(`The webhook of the shop does not ask for ${type}`);
	return asked;
}

function onwards(order: Order): Order {
	const { step, renamed } = order;
	return { ...order, step: Math.min(step + 1, STATUSES.length - 1), renamed: renamed + 1 };
}

/** That events have a `note`, as orders of the API do, is not verified. */
function fieldsOf({ step, renamed, notes }: Omit<Order, 'id'>): Fields {
	const status = STATUSES[step]!;
	return {
		status,
		status_name: STATUS_NAMES[status],
		bill_full_name: renamed === 0 ? 'Chị Hoa' : `Anh Nam ${renamed}`,
		note: notes === 0 ? null : `Ghi chú ${notes}`,
	};
}
