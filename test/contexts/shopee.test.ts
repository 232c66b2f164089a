import type { INodeParameters } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ERRORS } from '../../nodes/Shopee/api/errors';
import { eventIdOf } from '../../nodes/shared/idempotency/eventId';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { toEvent } from '../../nodes/Shopee/platform/event';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { failing, runAction } from '../../harness/action';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { SHOPEE_APP } from '../support/shopeeApp';
import { startSink, type Sink } from '../../harness/sink';

describe('the Shopee node', () => {
	const type = new Shopee();
	let shopee: ShopeeSimulator;
	let receiver: Sink;
	let credential: StoredCredential;

	const start = async (options: Parameters<typeof startShopeeSimulator>[0] = {}) => {
		receiver = await startSink();
		shopee = await startShopeeSimulator({
			...SHOPEE_APP,
			proxies: { 'https://n8n.example.com': receiver.url },
			...options,
		});
		credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
		});
	};
	afterEach(async () => {
		await shopee.close();
		await receiver.close();
	});

	const run = async (resource: string, operation: string, parameters: INodeParameters = {}) =>
		await runAction({ type, credential, parameters: { resource, operation, ...parameters } });
	const set = async (change: INodeParameters) => (await run('pushConfig', 'set', { change }))[0]!;

	it('sets the push configuration and shows it', async () => {
		await start();
		const config = await set({
			callbackUrl: ' https://n8n.example.com/hook ',
			typesOn: '3, 4',
			typesOff: '5',
			blockedShopIds: '10010, 20020',
		});
		expect(config).toMatchObject({
			callbackUrl: 'https://n8n.example.com/hook',
			livePushStatus: 'Normal',
			suspendedAt: null,
			blockedShopIds: ['10010', '20020'],
			pushTypesOn: expect.arrayContaining([{ code: 3, name: 'order_status_push' }]),
			pushTypesOff: expect.arrayContaining([{ code: 5, name: 'shopee_updates' }]),
			warnings: [],
		});
		expect((await run('pushConfig', 'get'))[0]).toMatchObject({
			callbackUrl: 'https://n8n.example.com/hook',
		});
		expect(await set({ blockedShopIds: ' None ' })).toMatchObject({ blockedShopIds: [] });
	});

	it('shows suspension as a date, in whatever case Shopee writes the state', async () => {
		await start({ lowerCaseStatus: true });
		await set({ callbackUrl: 'https://n8n.example.com/hook' });
		shopee.setLiveStatus('Suspended');
		const [config] = await run('pushConfig', 'get');
		expect(config).toMatchObject({
			livePushStatus: 'Suspended',
			suspendedAt: expect.stringMatching(/^\d{4}-/),
		});
	});

	it('warns of types that Shopee did not switch', async () => {
		await start();
		await set({ callbackUrl: 'https://n8n.example.com/hook' });
		const { warnings } = await set({ typesOn: '15, 99' });
		expect(warnings).toEqual([
			'Shopee does not document whether push type 15 can be switched by API. Check in the console under Push Mechanism whether it was switched.',
			'Shopee does not document whether push type 99 can be switched by API. Check in the console under Push Mechanism whether it was switched.',
			'Push type 15 was not switched on. Switch it on in the console under Push Mechanism.',
			'Push type 99 was not switched on. Switch it on in the console under Push Mechanism.',
		]);
	});

	it.each([
		[{ callbackUrl: 'http://n8n.example.com/hook' }, 'Shopee accepts https URLs only'],
		[{ typesOn: '3, 4', typesOff: '4' }, 'Push type 4 is in both "Push Types On" and "Push Types Off"'],
		[{ typesOn: 'three' }, '"three" is not a whole number'],
		[{ typesOff: '0x0f' }, '"0x0f" is not a whole number'],
		[{ blockedShopIds: null }, 'There is nothing to change'],
		[
			{ blockedShopIds: Array.from({ length: 501 }, (_, shop) => shop + 1).join() },
			'Shopee blocks up to 500 shops of an app, not 501',
		],
		[{}, 'There is nothing to change'],
	])('refuses %j before Shopee is asked', async (change, message) => {
		await start();
		const failure = await failing(set(change));
		expect(failure.message).toContain(message);
		expect(failure.description).toMatch(/\w{5}/);
		expect(shopee.calls).toEqual([]);
	});

	it.each(['envelopeText', 'envelope', 'dataText', 'data'] as const)(
		'gets lost messages in the shape of the trigger, with the same event id: %s',
		async (lostData) => {
			await start({ lostData, noError: '-' });
			const data = {
				ordersn: '220810QSK8S7BX',
				status: 'PROCESSED',
				completed_scenario: '',
				update_time: 1660123127,
			};
			shopee.loseMessage(3, { data, shopId: 727720655, timestamp: 1660123130 });
			const [item] = await run('lostMessage', 'getMany');
			const pushed = toEvent({ code: 3, shop_id: 727720655, timestamp: 1660123130, data });
			expect(item).toMatchObject({
				platform: 'shopee',
				event: 'order_status_push',
				eventId: eventIdOf(pushed),
				shopId: '727720655',
				resource: { type: 'order', id: '220810QSK8S7BX' },
				occurredAt: '2022-08-10T09:18:47.000Z',
				payload: { code: 3, data },
				delivery: {
					code: 3,
					lostAt: expect.stringMatching(/^\d{4}-/),
					lastMessageId: shopee.lostMessages[0]!.id,
					moreWaiting: false,
					verifiedWith: 'API call',
					test: false,
				},
			});
		},
	);

	it('says that more are waiting, and shows them after the first are confirmed', async () => {
		await start();
		for (let number = 0; number < 130; number++) shopee.loseMessage(3, { data: { ordersn: `A${number}` } });
		const first = await run('lostMessage', 'getMany');
		expect(first).toHaveLength(100);
		const { lastMessageId, moreWaiting } = first[0]!.delivery as {
			lastMessageId: number;
			moreWaiting: boolean;
		};
		expect(moreWaiting).toBe(true);
		expect(await run('lostMessage', 'confirm', { lastMessageId: String(lastMessageId) })).toEqual([
			{ confirmedUpTo: String(lastMessageId) },
		]);
		const rest = await run('lostMessage', 'getMany');
		expect(rest).toHaveLength(30);
		expect((rest[0]!.resource as { id: string }).id).toBe('A100');
		expect((await failing(run('lostMessage', 'confirm', { lastMessageId: 'undefined' }))).message).toContain(
			'is not the ID of a message',
		);
	});

	it.each([200, 'observed', 500] as const)(
		'explains every documented error, answered with status %s',
		async (errorStatus) => {
			await start({ errorStatus });
			for (const [error, { transient }] of Object.entries(ERRORS)) {
				if (transient) continue;
				for (const spelling of [error, `common.${error}`]) {
					shopee.failNext({ error: spelling, message: 'said by Shopee' });
					const failure = await failing(run('pushConfig', 'get'));
					expect(failure.message).toBe(ERRORS[error]!.what);
					expect(failure.description).toContain(`Shopee says: ${spelling}: said by Shopee`);
				}
			}
			shopee.failNext({ error: 'error_of_tomorrow', message: 'unknown' });
			expect((await failing(run('pushConfig', 'get'))).message).toContain('error_of_tomorrow: unknown');
		},
	);

	it('tries again what may pass: rate limits, errors of the servers, a gateway without JSON', async () => {
		await start();
		shopee.failNext({ error: 'error_rate_limit', httpStatus: 429 });
		shopee.failNext({ httpStatus: 502, body: '<html>Bad gateway</html>' });
		const [config] = await run('pushConfig', 'get');
		expect(config).toMatchObject({ livePushStatus: 'Normal' });
		expect(shopee.calls.length).toBeGreaterThanOrEqual(3);
	});
});
