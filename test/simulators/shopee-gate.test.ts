import { signApiCall } from '../../nodes/Shopee/api/signature';
import { nowInSeconds } from '../../simulators/shared/clock';
import { startShopeeSimulator, PARTNER_ID, PARTNER_KEY } from '../../simulators/shopee';
import { type ApiRequest, call } from '../../simulators/shopee/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopeeSimulator);

const GET = 'push/get_app_push_config';

describe('the API of the Shopee simulator', () => {
	it.each([
		['push/set_app_push_config', {}],
		[GET, undefined],
		['push/get_lost_push_message', undefined],
		['push/confirm_consumed_lost_push_message', { last_message_id: 1 }],
		['public/get_shopee_ip_ranges', undefined],
	])('%s takes a public signature from the query and no other', async (path, body) => {
		const target = await bench.start();
		await bench.simulator.saveInConsole({ callbackUrl: bench.receiver.uri });
		expect(await call(target, { path, body })).toMatchObject({
			status: 200,
			body: { request_id: expect.stringMatching(/^[\da-f]{32}$/), error: '', message: '' },
		});
		const wrong = await call(target, { path, body, partnerKey: 'another' });
		expect(wrong.body).toMatchObject({ error: 'error_sign', message: 'Wrong sign.' });
	});

	it.each<[string, Omit<ApiRequest, 'path'>, string, string]>([
		['no partner_id', { query: { partner_id: null } }, 'error_param', 'There is no partner_id in query.'],
		[
			'a partner_id that is no number',
			{ partnerId: 'app' },
			'error_param',
			'Partner_id is invalid, should be an integer between 0 and 4294967295.',
		],
		[
			'another app',
			{ partnerId: '2001888' },
			'invalid_partner_id',
			'Invalid partner_id, please have a check.',
		],
		['no timestamp', { query: { timestamp: null } }, 'error_param', 'no timestamp'],
		['a timestamp that is no number', { query: { timestamp: 'now' } }, 'error_param', 'Invalid timestamp'],
		['no sign', { query: { sign: null } }, 'error_param', 'There is no sign in query.'],
		['an empty sign', { query: { sign: '' } }, 'error_param', 'There is no sign in query.'],
		[
			'another timestamp than the signed',
			{ query: { timestamp: `${nowInSeconds() - 60}` } },
			'error_sign',
			'Wrong sign.',
		],
	])('refuses %s', async (_name, request, error, message) => {
		const target = await bench.start();
		expect((await call(target, { path: GET, ...request })).body).toMatchObject({ error, message });
	});

	it.each([
		['a signature in capitals', (sign: string) => sign.toUpperCase()],
		['a prefix', (sign: string) => `SHA256 ${sign}`],
		['a shortened signature', (sign: string) => sign.slice(0, -1)],
	])('refuses %s', async (_name, change) => {
		const target = await bench.start();
		const sign = signApiCall(PARTNER_KEY, PARTNER_ID, `/api/v2/${GET}`, nowInSeconds());
		const { body } = await call(target, { path: GET, query: { sign: change(sign) } });
		expect(body).toMatchObject({ error: 'error_sign' });
	});

	it.each([
		[-299, ''],
		[299, ''],
		[-302, 'error_param'],
		[302, 'error_param'],
	])('takes a timestamp for five minutes: %i s away gives "%s"', async (seconds, error) => {
		const target = await bench.start();
		const { body } = await call(target, { path: GET, timestamp: nowInSeconds() + seconds });
		expect(body.error).toBe(error);
		if (error !== '') expect(body.message).toBe('Timestamp is expired.');
	});

	it('takes no milliseconds for seconds', async () => {
		const target = await bench.start();
		const { body } = await call(target, { path: GET, timestamp: Date.now() });
		expect(body).toMatchObject({ error: 'error_param', message: 'Timestamp is expired.' });
	});

	it('looks for the common parameters of a POST in the query, not in the body', async () => {
		const { url } = await bench.start();
		const path = '/api/v2/push/confirm_consumed_lost_push_message';
		const timestamp = nowInSeconds();
		const sign = signApiCall(PARTNER_KEY, PARTNER_ID, path, timestamp);
		const body = { partner_id: Number(PARTNER_ID), timestamp, sign, last_message_id: 1 };
		const response = await fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
		expect(await response.json()).toMatchObject({ message: 'There is no partner_id in query.' });
	});

	it('knows no other path and no other method', async () => {
		const target = await bench.start();
		for (const request of [
			{ path: 'push/set_push_config', body: {} },
			{ path: GET, body: {} },
		]) {
			expect(await call(target, request)).toMatchObject({ status: 404, body: { error: 'error_not_found' } });
		}
	});

	it('keeps a log of its calls', async () => {
		const target = await bench.start();
		await call(target, { path: GET });
		await call(target, { path: 'push/confirm_consumed_lost_push_message', body: '{"last_message_id":7}' });
		await call(target, { path: GET, partnerKey: 'another' });
		expect(target.calls).toMatchObject([
			{ method: 'GET', path: `/api/v2/${GET}`, query: { partner_id: PARTNER_ID }, error: '' },
			{ method: 'POST', body: '{"last_message_id":7}', error: '' },
			{ error: 'error_sign' },
		]);
	});
});
