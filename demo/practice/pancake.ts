import {
	API_KEY,
	SHOP_ID,
	startPancakeSimulator,
	type EmitResult,
	type WebhookType,
} from '../../test/simulators/pancake';
import { WEBHOOK_TYPES } from '../../test/simulators/pancake/payloads';
import { Advice, answersTo, checkedUrl, GUESSED, LastSent, told, type PracticePlatform } from './platform';

const HEADER = 'X-API-KEY';
const WEBHOOK_SECRET = 'webhook-secret-of-the-practice';

export async function practicePancake(port: number): Promise<PracticePlatform> {
	const pancake = await startPancakeSimulator({ port, shuffleKeys: true, shuffleSpace: true });
	const last = new LastSent('pancake', async (eventId: string) =>
		answersTo(await pancake.duplicate(eventId)),
	);

	const registered = () => {
		const { webhook_enable, webhook_url } = pancake.webhook();
		if (webhook_enable && webhook_url !== null) return;
		throw new Advice(
			'The webhook of the shop is off. Activate a trigger that registers itself by API, or enter its URL ' +
				'as in Pancake: pancake url <URL>',
		);
	};
	return {
		name: 'pancake',
		credential: {
			title: 'Pancake POS API',
			fields: {
				'API Key': API_KEY,
				'Shop ID': String(SHOP_ID),
				'Base URL': pancake.url,
				'Webhook Header Name': HEADER,
				'Webhook Secret': WEBHOOK_SECRET,
			},
		},
		commands: [
			{
				verb: 'url',
				takes: '<URL> [secret]',
				what: `saves the page Webhook URL with every kind of data and the header ${HEADER}`,
				run: async (url, secret = WEBHOOK_SECRET) => {
					const address = checkedUrl('pancake', url);
					pancake.configureWebhook({
						webhook_enable: true,
						webhook_url: address,
						webhook_types: WEBHOOK_TYPES,
						webhook_headers: { [HEADER]: secret },
					});
					return [`Webhooks go to ${address} with the header ${HEADER}: ${secret}`];
				},
			},
			{
				verb: 'event',
				takes: '[type]',
				what: 'something happens in the shop; orders, a new order, if no type is named',
				run: async (type = 'orders') => {
					registered();
					const events = await happening(type);
					if (events.length === 0) throw new Advice(`The webhook of the shop does not ask for ${type}`);
					last.remember(events.map(({ eventId }) => eventId));
					return told(answersTo(events));
				},
			},
			last.command('its keys in another order'),
			{
				verb: 'forge',
				takes: '',
				what: 'somebody who does not know the secret sends an order',
				run: async () => {
					registered();
					return told([await pancake.deliver({ headers: { [HEADER]: GUESSED } })]);
				},
			},
		],
		log: () => pancake.deliveries.map((attempt) => ({ ...attempt, event: attempt.type })),
		close: async () => await pancake.close(),
	};

	async function happening(type: string): Promise<EmitResult[]> {
		if (!WEBHOOK_TYPES.includes(type as WebhookType)) {
			throw new Advice(`"${type}" is none of the types ${WEBHOOK_TYPES.join(', ')}`);
		}
		const events =
			type === 'orders'
				? (await pancake.createOrder()).events
				: [await pancake.emit(type as WebhookType, { updated_at: new Date().toISOString() })];
		return events.filter(({ withheld }) => withheld === null);
	}
}
