import { startShopeeSimulator, type Refusal } from '../../simulators/shopee';
import { call } from '../../simulators/shopee/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopeeSimulator);

const GET = { path: 'push/get_app_push_config' };

describe('an error of the Shopee simulator', () => {
	it.each<[Refusal, string, number]>([
		['error_partner_key_expired', 'reset the Live API Partner Key', 403],
		['source_ip_undeclared', 'Request Source IP', 403],
		['error_api_permission', 'no permission to this API', 403],
		['error_api_call_restricted', 'restricted', 403],
		['api_suspended', 'offline', 403],
		['error_limit', 'daily API call limit', 403],
		['error_rate_limit', 'Too many requests', 403],
		['error_server', 'Something wrong', 200],
		['error_network', 'Inner http call failed', 200],
	])('%s is told in the envelope, and lasts until it is lifted', async (error, message, observed) => {
		const target = await bench.start();
		target.refuseCalls(error);
		for (let time = 0; time < 2; time++) {
			expect(await call(target, GET)).toMatchObject({
				status: 200,
				body: { error, message: expect.stringContaining(message), response: {} },
			});
		}
		target.refuseCalls(null);
		expect((await call(target, GET)).body.error).toBe('');

		await target.close();
		const observing = await bench.start({ errorStatus: 'observed' });
		observing.refuseCalls(error);
		expect(await call(observing, GET)).toMatchObject({ status: observed, body: { error } });
	});

	it('carries what its call answers, but empty', async () => {
		const target = await bench.start();
		const post = await call(target, { path: 'push/set_app_push_config', body: {}, partnerKey: 'another' });
		expect(post.body).toEqual({
			request_id: expect.any(String),
			error: 'error_sign',
			message: 'Wrong sign.',
			response: { result: '' },
		});
		const ranges = await call(target, { path: 'public/get_shopee_ip_ranges', partnerKey: 'another' });
		expect(Object.keys(ranges.body)).toEqual(['request_id', 'error', 'message']);
	});

	it('can be worded as the samples of the push calls, and have another HTTP status', async () => {
		const target = await bench.start({ wrongSign: 'common.error_auth', errorStatus: 403 });
		expect(await call(target, { ...GET, partnerKey: 'another' })).toMatchObject({
			status: 403,
			body: { error: 'common.error_auth', message: 'Invalid sign' },
		});
	});

	it('hits the next calls only, as often as asked', async () => {
		const target = await bench.start();
		target.failNext({ times: 2 });
		target.failNext({ error: 'error_data', message: 'parse data failed', httpStatus: 500 });
		target.failNext({ httpStatus: 502, body: '<html>Bad Gateway</html>' });
		const answers = [];
		for (let time = 0; time < 5; time++) answers.push(await call(target, GET));
		expect(answers.map(({ status, body }) => [status, body?.error])).toEqual([
			[200, 'error_server'],
			[200, 'error_server'],
			[500, 'error_data'],
			[502, undefined],
			[200, ''],
		]);
		expect(answers[3]?.text).toBe('<html>Bad Gateway</html>');
	});

	it('is error_rate_limit every so many calls, where it is told to', async () => {
		const target = await bench.start({ rateLimitEvery: 3 });
		const errors = [];
		for (let time = 0; time < 6; time++) errors.push((await call(target, GET)).body.error);
		expect(errors).toEqual(['', '', 'error_rate_limit', '', '', 'error_rate_limit']);
	});

	it('is parse data failed for a body that is no JSON object', async () => {
		const target = await bench.start();
		for (const body of ['', 'callback_url=x', '[]', 'null']) {
			const answer = await call(target, { path: 'push/set_app_push_config', body });
			expect(answer.body).toMatchObject({ error: 'error_data', message: 'parse data failed' });
		}
	});

	it('is absent as "-" where the documented samples have that', async () => {
		const target = await bench.start({ noError: '-' });
		const dashes = { error: '-', message: '-' };
		const path = 'push/confirm_consumed_lost_push_message';
		const confirmed = await call(target, { path, body: { last_message_id: 1 } });
		expect(confirmed.body).toEqual({ request_id: expect.any(String), ...dashes, warning: '-' });
		expect((await call(target, { path: 'push/get_lost_push_message' })).body).toMatchObject(dashes);
		expect((await call(target, { path: 'public/get_shopee_ip_ranges' })).body).toMatchObject(dashes);
		expect((await call(target, GET)).body).toMatchObject({ error: '', message: '' });
	});
});

describe('get_shopee_ip_ranges', () => {
	it('answers its list beside the error, not in a response', async () => {
		const target = await bench.start({ ipRanges: ['1.1.1.1/24', '2.2.2.212/24'] });
		const { body } = await call(target, { path: 'public/get_shopee_ip_ranges' });
		expect(body).toMatchObject({ error: '', ip_list: ['1.1.1.1/24', '2.2.2.212/24'] });
		expect(body).not.toHaveProperty('response');
	});
});
