import { startShopeeSimulator } from '../../simulators/shopee';
import { communitySdk, type CommunitySdk, type Token } from '../../simulators/shopee/community-sdk';
import { orderStatusPush } from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

/** Of an authorized shop, as an app that uses the SDK has it. */
const TOKEN: Token = { access_token: '59777174636562737266615546704c6d', shop_id: 14701711 };
/** Adds nothing to a base string, so the SDK's shop signature is a public one. */
const NOTHING: Token = { access_token: '', shop_id: '' };

const bench = useSimulator(startShopeeSimulator, { ipRanges: ['1.1.1.1/24'] });

/** The SDK makes a Date of every timestamp. */
function iso(seconds: number | null): string {
	return new Date((seconds ?? 0) * 1_000).toISOString();
}

let sdk: CommunitySdk | undefined;

async function start(token: Token, partnerKey?: string): Promise<CommunitySdk> {
	const { url } = await bench.start();
	sdk = communitySdk(url, token, partnerKey);
	return sdk;
}

afterEach(async () => {
	await sdk?.close();
	sdk = undefined;
});

describe('the community SDK as a client of the simulator', () => {
	it('is understood where it signs a public call', async () => {
		const { answer } = await (await start(TOKEN)).call('public', 'getShopeeIpRanges');
		expect(answer).toMatchObject({ error: '', ip_list: ['1.1.1.1/24'] });
	});

	it('is refused with another key', async () => {
		const { refusal } = await (await start(TOKEN, 'another')).call('public', 'getShopeeIpRanges');
		expect(refusal).toMatchObject({ name: 'ShopeeApiError', data: { error: 'error_sign' } });
	});

	it.each([
		['setAppPushConfig', { callback_url: 'http://127.0.0.1:1/webhook' }],
		['getAppPushConfig', {}],
		['getLostPushMessage', {}],
		['confirmConsumedLostPushMessage', { last_message_id: 176610 }],
	])('is refused where it signs push.%s as a call of a shop', async (method, params) => {
		const { refusal } = await (await start(TOKEN)).call('push', method, params);
		expect(refusal).toMatchObject({
			name: 'ShopeeApiError',
			status: 200,
			data: { error: 'error_sign', message: 'Wrong sign.' },
		});
		expect(bench.simulator.calls).toMatchObject([{ query: { shop_id: '14701711' }, error: 'error_sign' }]);
	});

	it('works with the push configuration and the lost messages once nothing of a shop is signed', async () => {
		const client = await start(NOTHING);
		const { simulator, receiver } = bench;
		const set = await client.call('push', 'setAppPushConfig', {
			callback_url: receiver.uri,
			set_push_config_on: [3, 4],
			blocked_shop_id_list: [10010],
		});
		expect(set.answer.response).toEqual({ result: 'success' });
		expect(receiver.received).toHaveLength(2);
		simulator.setLiveStatus('Suspended');
		const { answer } = await client.call('push', 'getAppPushConfig');
		expect(answer.response).toMatchObject({
			callback_url: receiver.uri,
			live_push_status: 'Suspended',
			suspended_time: iso(simulator.config.suspendedTime),
			blocked_shop_id: [10010],
			push_config_on_list: [3, 4],
		});

		const { id, body, lostAt } = simulator.loseMessage(orderStatusPush());
		const lost = await client.call('push', 'getLostPushMessage');
		expect(lost.answer.response).toMatchObject({
			push_message_list: [{ shop_id: 727720655, code: 3, timestamp: iso(lostAt), data: body }],
			has_next_page: false,
			last_message_id: id,
		});
		const confirmed = await client.call('push', 'confirmConsumedLostPushMessage', { last_message_id: id });
		expect(confirmed.answer).toMatchObject({ error: '' });
		expect(simulator.lostMessages).toEqual([]);
	});

	it('takes the "-" of the documented samples for an error', async () => {
		const { url } = await bench.start({ noError: '-' });
		sdk = communitySdk(url, NOTHING);
		const { refusal } = await sdk.call('push', 'getLostPushMessage');
		expect(refusal?.data).toMatchObject({ error: '-' });
	});
});
