import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { hookContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { SHOPEE_APP } from '../support/shopeeApp';
import { startSink, type Sink } from '../../harness/sink';

describe('the registration of a Shopee trigger', () => {
	const type = new ShopeeTrigger();
	const { checkExists, create, delete: remove } = type.webhookMethods.default;
	let shopee: ShopeeSimulator;
	let receiver: Sink;
	let credential: StoredCredential;

	beforeEach(async () => {
		receiver = await startSink();
		shopee = await startShopeeSimulator({
			...SHOPEE_APP,
			proxies: {
				'https://n8n.example.com': receiver.url,
				'https://staging.example.com': receiver.url,
			},
		});
		credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: ` ${SHOPEE_APP.partnerKey}\n`,
			pushPartnerKey: SHOPEE_APP.pushKey,
		});
	});
	afterEach(async () => {
		await shopee.close();
		await receiver.close();
	});

	const call = async (method: typeof create, parameters: INodeParameters, { test = false } = {}) =>
		await method.call(hookContext({ type, credential, parameters }, { test }));
	const api = (pushTypes: number[], more: INodeParameters = {}) => ({
		registration: 'api',
		pushTypes,
		...more,
	});
	const ownUrl = () => hookContext({ type, credential }).getNodeWebhookUrl('default')!;

	it('sets the callback URL and switches the chosen types on', async () => {
		expect(await call(checkExists, api([3, 4]))).toBe(false);
		expect(await call(create, api([3, 4]))).toBe(true);
		expect(shopee.config.callbackUrl).toBe(ownUrl());
		expect(shopee.config.on).toEqual(expect.arrayContaining([3, 4]));
		expect(receiver.received.length).toBeGreaterThan(0);
		expect(receiver.received[0]!.body).toMatchObject({ code: 0, data: { verify_info: expect.any(String) } });
		expect(await call(checkExists, api([3, 4]))).toBe(true);
		expect(await call(checkExists, api([3, 5, 9]))).toBe(
			shopee.config.on.includes(5) && shopee.config.on.includes(9),
		);
	});

	it('sets the new URL when n8n has got another public address, though it may replace no other', async () => {
		const before = hookContext({ type, credential, parameters: api([3]) });
		await create.call(before);
		const staticData = JSON.parse(JSON.stringify(before.workflow.staticData)) as IDataObject;
		const webhookBaseUrl = 'https://staging.example.com/webhook';
		const after = (instance: string) =>
			Object.assign(
				hookContext({
					type,
					credential,
					parameters: api([3]),
					staticData: structuredClone(staticData),
					webhookBaseUrl,
				}),
				{ getInstanceId: () => instance },
			);
		const copied = after('another n8n');
		await expect(create.call(copied)).rejects.toThrow('The app already delivers its pushes to');
		expect(shopee.config.callbackUrl).toBe(ownUrl());
		const same = after(before.getInstanceId());
		await create.call(same);
		expect(shopee.config.callbackUrl).toBe(same.getNodeWebhookUrl('default'));
		expect(shopee.config.callbackUrl).toContain('https://staging.example.com/');
	});

	it('changes nothing back when the workflow is deactivated', async () => {
		await call(create, api([3]));
		const before = JSON.stringify(shopee.config);
		expect(await call(remove, api([3]))).toBe(true);
		expect(JSON.stringify(shopee.config)).toBe(before);
	});

	it('does not take the app from another receiver unless it may', async () => {
		await shopee.saveInConsole({ callbackUrl: 'https://n8n.example.com/another' });
		await expect(call(create, api([3]))).rejects.toMatchObject({
			message: expect.stringMatching(
				new RegExp(
					`${'The app already delivers its pushes to https://n8n.example.com/another'}.*${'Replace Another Callback URL'}`,
				),
			),
		});
		expect(shopee.config.callbackUrl).toBe('https://n8n.example.com/another');
		await call(create, api([3], { replaceCallbackUrl: true }));
		expect(shopee.config.callbackUrl).toBe(ownUrl());
	});

	it('takes its own test URL, with which it was tried out, for no other receiver', async () => {
		const testUrl = ownUrl().replace('/webhook/', '/webhook-test/');
		await shopee.saveInConsole({ callbackUrl: testUrl });
		expect(shopee.config.callbackUrl).toBe(testUrl);
		expect(await call(checkExists, api([3]))).toBe(false);
		await call(create, api([3]));
		expect(shopee.config.callbackUrl).toBe(ownUrl());

		// The same workflow in another n8n.
		await shopee.saveInConsole({ callbackUrl: ownUrl().replace('//n8n.', '//staging.') });
		await expect(call(create, api([3]))).rejects.toThrow('already delivers its pushes to https://staging.');
	});

	it('ends a suspension by setting everything anew', async () => {
		await call(create, api([3]));
		shopee.setLiveStatus('Suspended');
		expect(await call(checkExists, api([3]))).toBe(false);
		await call(create, api([3]));
		expect(shopee.config.status).toBe('Normal');
	});

	it('sets what it can where Shopee refuses a type that it does not document', async () => {
		await shopee.close();
		const proxies = { 'https://n8n.example.com': receiver.url };
		shopee = await startShopeeSimulator({ ...SHOPEE_APP, proxies, otherCodes: 'refused' });
		credential.data = { ...credential.data, baseUrl: shopee.url };
		expect(await call(create, api([3, 47]))).toBe(true);
		expect(shopee.config.callbackUrl).toBe(ownUrl());
		expect(shopee.config.on).toContain(3);
	});

	it('never makes the test URL the callback URL of the app', async () => {
		expect(await call(checkExists, api([3]), { test: true })).toBe(false);
		await call(create, api([3]), { test: true });
		expect(shopee.config.callbackUrl).toBeNull();
		expect(shopee.calls).toEqual([]);
	});

	it('needs no API where the console is used, not even a key yet', async () => {
		await shopee.close();
		credential.data = { ...credential.data, pushPartnerKey: '' };
		expect(await call(checkExists, {})).toBe(false);
		expect(await call(create, {})).toBe(true);
		expect(await call(remove, {})).toBe(true);
		shopee = await startShopeeSimulator(SHOPEE_APP);
	});

	it('says that Shopee got no answer from the callback URL', async () => {
		receiver.status = 404;
		await expect(call(create, api([3]))).rejects.toMatchObject({
			message: expect.stringMatching(
				new RegExp(
					`${'Shopee sent a test push to the callback URL and got no answer with a status of 2xx within 3 s'}.*${'active'}`,
				),
			),
		});
	});

	it.each([
		['a code that is none', { otherPushTypes: '3, x' }, {}, '"x" is not the code of a push type'],
		[
			'a URL without https',
			{ callbackUrl: 'http://n8n.example.com/x' },
			{},
			'Shopee accepts https URLs only, not http://n8n.example.com/x',
		],
		['a wrong key', {}, { partnerKey: 'wrong' }, 'Shopee does not accept the'],
		['no base URL', {}, { baseUrl: '' }, 'Shopee could not be reached'],
	])('fails with the cure when there is %s', async (_case, parameters, data, message) => {
		credential.data = { ...credential.data, ...data };
		const failure = await call(create, api([3], parameters)).then(
			() => undefined,
			(error: Error) => error,
		);
		expect(failure?.message).toContain(message);
		expect(failure!.message.length).toBeGreaterThan(message.length + 20);
		expect(JSON.stringify(failure)).not.toContain(SHOPEE_APP.partnerKey);
	});
});
