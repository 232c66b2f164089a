import { startLazadaSimulator, type PushMessage } from '../../test/simulators/lazada';
import {
	Advice,
	answersTo,
	checkedUrl,
	GUESSED,
	LastSent,
	newNumber,
	told,
	type PracticePlatform,
} from './platform';

const APP = { appKey: '123456', appSecret: 'app-secret-of-the-practice' };

export async function practiceLazada(port: number): Promise<PracticePlatform> {
	const lazada = await startLazadaSimulator({ ...APP, port });
	const { accessToken, refreshToken } = lazada.authorizationOf();
	const last = new LastSent('lazada', async (pushId: string) => answersTo(await lazada.duplicate(pushId)));

	const registered = () => {
		if (lazada.config.callbackUrl !== null) return;
		throw new Advice('No callback URL is known. Save that of an active trigger: lazada url <URL>');
	};
	return {
		name: 'lazada',
		credential: {
			title: 'Lazada Open Platform API',
			fields: {
				Site: 'Custom Base URL',
				'Base URL': lazada.restUrl,
				'App Key': APP.appKey,
				'App Secret': APP.appSecret,
				'Access Token': accessToken,
				'Refresh Token': refreshToken,
			},
		},
		commands: [
			{
				verb: 'url',
				takes: '<URL>',
				what: 'Verify and Save in the console under Message Service, with every message type on',
				run: async (url) => {
					const callbackUrl = checkedUrl('lazada', url);
					const result = await lazada.saveInConsole({ callbackUrl });
					const answer = result === null ? [] : told([result.outcome]);
					return [
						result?.verified
							? `Verified; messages go to ${callbackUrl}`
							: `Not verified and not saved: ${answer.join('')}`,
					];
				},
			},
			{
				verb: 'event',
				takes: '[type]',
				what: 'a message; type 0, a new order, if none is named',
				run: async (type = '0') => {
					registered();
					const sent = type === '0' ? (await lazada.createOrder()).pushes : [await lazada.emit(pushOf(type))];
					const withheld = sent.find((push) => push.withheld !== null)?.withheld;
					if (withheld) throw new Advice(`Lazada does not send it: ${withheld}`);
					last.remember(sent.map(({ pushId }) => pushId));
					return told(answersTo(sent));
				},
			},
			last.command('byte for byte'),
			{
				verb: 'forge',
				takes: '',
				what: 'somebody who does not know the secret sends an order',
				run: async () => {
					registered();
					return told([await lazada.deliver({ push: pushOf('0'), appSecret: GUESSED })]);
				},
			},
			{
				verb: 'miss',
				takes: '',
				what: 'an order that no message tells, for the Lazada Order Trigger',
				run: async () => {
					const { order } = await lazada.createOrder({ push: false });
					return [`Order ${order.orderId} was made without a word`];
				},
			},
		],
		log: () => lazada.deliveries.map((attempt) => ({ ...attempt, event: `type ${attempt.type}` })),
		close: async () => await lazada.close(),
	};
}

/** @throws Advice unless the type is a number */
function pushOf(type: string): PushMessage {
	if (!/^\d{1,4}$/.test(type)) throw new Advice(`A message type is a number, e.g. 0, and not "${type}"`);
	const data = {
		order_status: 'unpaid',
		trade_order_id: String(newNumber()),
		trade_order_line_id: String(newNumber()),
		status_update_time: Math.floor(Date.now() / 1_000),
	};
	return { type: Number(type), data };
}
