import { startShopeeSimulator } from '../../simulators/shopee';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import { getConfig, setConfig } from '../../simulators/shopee/client';
import { VERIFICATION_MESSAGE } from '../../simulators/shopee/message';
import { useSimulator } from '../support/useSimulator';

const PUSH_KEY = 'live-push-key';
const TEST_PUSH_KEY = 'test-push-key';

const bench = useSimulator(startShopeeSimulator, { pushKey: PUSH_KEY, testPushKey: TEST_PUSH_KEY });

describe('set_app_push_config of the Shopee simulator', () => {
	it('saves a callback URL that answers the test push, and get_app_push_config tells it', async () => {
		const target = await bench.start();
		const { body } = await setConfig(target, {
			callback_url: bench.receiver.uri,
			set_push_config_on: [1, 2, 3, 4],
			set_push_config_off: [5],
			blocked_shop_id_list: [10010, 20020],
		});
		expect(body).toEqual({
			request_id: expect.any(String),
			error: '',
			message: '',
			response: { result: 'success' },
		});
		expect(await getConfig(target)).toEqual({
			callback_url: bench.receiver.uri,
			live_push_status: 'Normal',
			blocked_shop_id: [10010, 20020],
			push_config_on_list: [1, 2, 3, 4],
			push_config_off_list: [5, 6, 7, 8, 9, 10, 11, 12, 13],
		});
	});

	it('changes what is given and leaves the rest, without another test push', async () => {
		const target = await bench.start();
		await setConfig(target, {
			callback_url: bench.receiver.uri,
			set_push_config_on: [3, 4],
			blocked_shop_id_list: [1],
		});
		bench.receiver.behave(() => 500);
		await setConfig(target, { set_push_config_on: [7], set_push_config_off: [3] });
		expect(await getConfig(target)).toMatchObject({
			callback_url: bench.receiver.uri,
			blocked_shop_id: [1],
			push_config_on_list: [4, 7],
		});
		await setConfig(target, { blocked_shop_id_list: [] });
		expect(await getConfig(target)).toMatchObject({ blocked_shop_id: [], push_config_on_list: [4, 7] });
		expect(bench.receiver.received).toHaveLength(2);
	});

	it('sends the observed verification message twice, signed over the URL as registered', async () => {
		const target = await bench.start();
		await setConfig(target, { callback_url: bench.receiver.uri });
		expect(bench.receiver.received).toHaveLength(2);
		for (const { body, headers } of bench.receiver.received) {
			expect(body.toString()).toBe(VERIFICATION_MESSAGE);
			expect(headers.authorization).toBe(signDelivery(bench.receiver.uri, body, PUSH_KEY));
		}
	});

	it.each([
		['the test push key', 'testPushKey', TEST_PUSH_KEY],
		['the API key', 'partnerKey', 'api-key'],
		['no key', 'none', null],
	] as const)('signs the test push with %s where it is told to', async (_name, verificationSigner, key) => {
		const target = await bench.start({ verificationSigner, partnerKey: 'api-key', testPushes: 1 });
		expect(await target.saveInConsole({ callbackUrl: bench.receiver.uri })).toBeNull();
		const [request] = bench.receiver.received;
		expect(request?.headers.authorization).toBe(
			key === null ? undefined : signDelivery(bench.receiver.uri, request?.body ?? Buffer.alloc(0), key),
		);
	});

	it.each([200, 201, 204, 299])('takes the answer %i, with or without a body', async (status) => {
		const target = await bench.start();
		bench.receiver.behave((_received, response) => {
			response.writeHead(status).end(status === 204 ? undefined : 'ok');
		});
		const { body } = await setConfig(target, { callback_url: bench.receiver.uri });
		expect(body.response).toEqual({ result: 'success' });
	});

	it.each([301, 308, 401, 404, 500])('does not save a URL that answers %i', async (status) => {
		const target = await bench.start();
		bench.receiver.behave((_received, response) => {
			response.writeHead(status, { Location: `${bench.receiver.uri}/elsewhere` }).end();
		});
		const { body } = await setConfig(target, { callback_url: bench.receiver.uri, set_push_config_on: [3] });
		expect(body).toMatchObject({
			error: 'error_param',
			message: expect.stringContaining('the response code we get from this callback_url is not 2xx code'),
			response: { result: '' },
		});
		expect(await getConfig(target)).toMatchObject({ callback_url: '', push_config_on_list: [] });
	});

	it('does not save a URL that does not answer', async () => {
		const target = await bench.start({ requestTimeoutMs: 50 });
		bench.receiver.behave(() => undefined);
		const { body } = await setConfig(target, { callback_url: bench.receiver.uri });
		expect(body.message).toContain("we didn't get any response in 3 seconds with 2xx code");
		expect(target.config.callbackUrl).toBeNull();
	});

	it('keeps the URL it has when another one fails', async () => {
		const target = await bench.start();
		await setConfig(target, { callback_url: bench.receiver.uri });
		await setConfig(target, { callback_url: 'http://127.0.0.1:1/webhook' });
		expect(await getConfig(target)).toMatchObject({ callback_url: bench.receiver.uri });
	});

	it.each([
		[{}, "Your app's callback_url is empty, please input a callback_url before you turn on push config."],
		[
			{ set_push_config_on: [3] },
			"Your app's callback_url is empty, please input a callback_url before you turn on push config.",
		],
		[{ callback_url: 'n8n.example.com' }, 'this callback_url is invalid, please check your callback_url.'],
		[
			{ callback_url: 'ftp://n8n.example.com' },
			'this callback_url is invalid, please check your callback_url.',
		],
		[
			{ callback_url: 'http://n8n.example.com' },
			'this callback_url is invalid, please check your callback_url.',
		],
		[
			{ callback_url: 'https://10.1.2.3/webhook' },
			'The call back url can not be Shopee intranet address, please change another new call back url',
		],
		[{ callback_url: 3 }, 'parameter invalid'],
	])('refuses %j in an app without a callback URL, where http is not allowed', async (fields, message) => {
		const target = await bench.start({ allowHttp: false });
		expect((await setConfig(target, fields)).body).toMatchObject({ error: 'error_param', message });
	});

	it.each([
		[{ set_push_config_on: [3, 4], set_push_config_off: [4] }, 'push config 4 is set on and off'],
		[{ blocked_shop_id_list: Array.from({ length: 501 }, (_, id) => id + 1) }, 'more than 500 shop id'],
		[{ set_push_config_on: 3 }, 'parameter invalid'],
		[{ set_push_config_on: ['3'] }, 'parameter invalid'],
	])('refuses a change that makes no sense', async (fields, message) => {
		const target = await bench.start();
		await target.saveInConsole({ callbackUrl: bench.receiver.uri });
		const { body } = await setConfig(target, fields);
		expect(body).toMatchObject({ error: 'error_param', message: expect.stringContaining(message) });
		expect(await getConfig(target)).toMatchObject({ push_config_on_list: [], blocked_shop_id: [] });
	});

	it('blocks up to 500 shops', async () => {
		const target = await bench.start();
		const blocked = Array.from({ length: 500 }, (_, id) => id + 1);
		await setConfig(target, { callback_url: bench.receiver.uri, blocked_shop_id_list: blocked });
		expect((await getConfig(target)).blocked_shop_id).toHaveLength(500);
	});

	it.each([
		['ignored', 'success', [3]],
		['accepted', 'success', [3, 30, 47]],
		['refused', '', []],
	] as const)('has other codes than its documented 13 %s', async (otherCodes, result, on) => {
		const target = await bench.start({ otherCodes });
		const { body } = await setConfig(target, {
			callback_url: bench.receiver.uri,
			set_push_config_on: [3, 30, 47],
		});
		expect(body.response).toEqual({ result });
		expect((await getConfig(target)).push_config_on_list).toEqual(on);
	});
});

describe('the console of the Shopee simulator', () => {
	it('switches any code, after the same test push', async () => {
		const target = await bench.start();
		const { uri: callbackUrl } = bench.receiver;
		expect(await target.saveInConsole({ callbackUrl, on: [3, 29, 47], blockedShopIds: [5] })).toBeNull();
		expect(target.config).toEqual({
			callbackUrl,
			on: [3, 29, 47],
			blockedShopIds: ['5'],
			status: 'Normal',
			suspendedTime: null,
		});
		bench.receiver.behave(() => 401);
		expect(await target.saveInConsole({ callbackUrl, off: [3] })).toContain('is not 2xx code');
		expect(target.config.on).toContain(3);
	});
});
