import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { API_KEY, SHOP_ID, startPancakeSimulator, type PancakeSimulator } from '../../simulators/pancake';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'a-long-random-text-0123456789';
let nodes = 0;

describe('a Pancake trigger', () => {
	let pancake: PancakeSimulator;
	let host: WebhookHost;
	let credential: StoredCredential;

	const start = async (
		options: Parameters<typeof startPancakeSimulator>[0] = {},
		fields: Record<string, string> = {},
	) => {
		credential = storedCredential(new PancakePosApi(), {
			shopId: String(SHOP_ID),
			webhookSecret: SECRET,
			...fields,
		});
		host = await startWebhookHost({ type: new PancakeTrigger(), credential, nodeId: `pancake-${++nodes}` });
		pancake = await startPancakeSimulator({ retryWaitsMs: [], ...options });
		pancake.configureWebhook({
			webhook_enable: true,
			webhook_url: host.url,
			webhook_types: ['orders', 'customers', 'products', 'variations_warehouses', 'auto_call'],
			webhook_headers: { 'X-API-KEY': SECRET },
		});
	};
	afterEach(async () => {
		await pancake.close();
		await host.close();
	});

	const items = () => host.executions.map(({ json }) => json);
	const outcome = (response: { headers: Readonly<Record<string, string>> }) =>
		response.headers['x-webhook-outcome'];

	it('hands over an order in the shape of the contract', async () => {
		await start();
		const { events } = await pancake.createOrder({ status: 17 });
		expect(events[0]!.attempts[0]).toMatchObject({ status: 200, responseBody: '' });
		const sent = JSON.parse(events[0]!.attempts[0]!.body);
		expect(items()).toEqual([
			{
				platform: 'pancake',
				event: 'orders',
				eventId: expect.stringMatching(/^pancake_[0-9a-f]{32}$/),
				shopId: String(SHOP_ID),
				resource: { type: 'order', id: sent.id },
				occurredAt: new Date(`${sent.updated_at.slice(0, 23)}Z`).toISOString(),
				receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
				payload: sent,
				delivery: {
					type: 'orders',
					eventType: 'create',
					wrapper: 'none',
					status: 17,
					statusName: 'Waiting for confirmation',
					statusNameVi: 'Chờ xác nhận',
					verifiedWith: 'webhookSecret',
					test: false,
					stateSeenBefore: false,
				},
			},
		]);
	});

	it('runs each event once, in whatever order its keys come', async () => {
		await start({ shuffleKeys: true, shuffleSpace: true });
		for (const type of ['orders', 'customers', 'products', 'variations_warehouses'] as const) {
			const { eventId } = await pancake.emit(type);
			const copies = await pancake.duplicate(eventId, 5);
			const answers = copies.flatMap(({ attempts }) => attempts);
			expect(answers.map(({ responseHeaders }) => responseHeaders['x-webhook-outcome'])).toEqual(
				Array(5).fill('duplicate'),
			);
		}
		expect(items().map(({ event }) => event)).toEqual([
			'orders',
			'customers',
			'products',
			'variations_warehouses',
		]);
		expect(pancake.deliveries.every(({ status }) => status === 200)).toBe(true);
	});

	it('runs what changed: a status, a fee without a new time, twins of one batch the wrong way round', async () => {
		await start();
		const { record } = await pancake.createOrder({ id: '480' });
		await pancake.updateOrder('480', { status: 1 });
		await pancake.changeFee('480', 99);
		await pancake.moveStock([{ change: 5 }, { change: 5 }, { change: -1, orderId: '480' }], 'reversed');
		expect(record.id).toBe(480n);
		expect(items().map(({ event, delivery }) => [event, (delivery as { status: unknown }).status])).toEqual([
			['orders', 0],
			['orders', 1],
			['orders', 1],
			...Array(3).fill(['variations_warehouses', null]),
		]);
		expect(new Set(items().map(({ eventId }) => eventId)).size).toBe(6);
	});

	it.each(['flat', 'data', 'data.record', 'order'] as const)('opens the wrapper %s', async (wrapper) => {
		await start();
		await pancake.emit('orders', { id: '480' }, { wrapper });
		expect(items()[0]).toMatchObject({
			event: 'orders',
			shopId: String(SHOP_ID),
			resource: { type: 'order', id: '480' },
		});
	});

	it.each(['delivery', 'payload', 'event'] as const)(
		'takes events of the SDK, signed, in the form "%s"',
		async (sdkBody) => {
			await start(
				{ sdkBody, signature: { header: 'X-Pancake-Signature', prefix: 'sha256=' } },
				{ webhookSecret: '' },
			);
			const created = await fetch(`${pancake.url}/shops/${SHOP_ID}/webhooks?api_key=${API_KEY}`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ url: host.url, events: ['order.created'] }),
			});
			const { secret_key: signingKey } = (await created.json()) as { secret_key: string };
			credential.data = { ...credential.data, signingKey };
			const { attempts } = await pancake.emit('order.created', { id: '480', status_history: [] });
			expect(attempts[0]).toMatchObject({ status: 200 });
			expect(items()[0]).toMatchObject({
				event: sdkBody === 'payload' ? 'orders' : 'order.created',
				resource: { type: 'order', id: '480' },
				delivery: { verifiedWith: 'signingKey' },
			});
			credential.data = { ...credential.data, signingKey: 'rotated' };
			host.setup = { ...host.setup, nodeId: `pancake-${++nodes}` };
			expect((await pancake.emit('order.created')).attempts[0]).toMatchObject({ status: 401 });
		},
	);

	it('starts nothing for types it does not listen to', async () => {
		await start();
		host.setup = {
			...host.setup,
			parameters: { types: ['orders'], otherTypes: 'crm_contacts' },
		};
		expect(outcome(await pancake.deliver({ type: 'products' }))).toBe('ignored');
		expect(outcome(await pancake.deliver({ body: '{"type":"crm_contacts","id":1}' }))).toBeUndefined();
		expect(outcome(await pancake.deliver())).toBeUndefined();
		expect(items().map(({ event }) => event)).toEqual(['crm_contacts', 'orders']);
	});

	it('refuses with 401 what is not proven, and with 400 what cannot be read', async () => {
		await start();
		const refused = async (delivery: Parameters<typeof pancake.deliver>[0]) => {
			const { status, body } = await pancake.deliver(delivery);
			return [status, (JSON.parse(body) as { message: string }).message];
		};
		expect(await refused({ headers: { 'X-API-KEY': null } })).toEqual([
			401,
			expect.stringContaining('The header X-API-KEY is missing'),
		]);
		expect(await refused({ headers: { 'x-api-key': 'guessed' } })).toEqual([
			401,
			expect.stringContaining('does not hold the webhook secret'),
		]);
		expect(await refused({ payload: { shop_id: 2002 } })).toEqual([
			401,
			expect.stringContaining('does not come from shop 1001'),
		]);
		expect(await refused({ body: '[]' })).toEqual([400, expect.stringContaining('not an object')]);
		expect(host.executions).toHaveLength(0);
	});

	it('says what to set where the credential has no secret, and works as soon as there is one', async () => {
		await start({}, { webhookSecret: '' });
		const { status, body } = await pancake.deliver();
		expect(status).toBe(401);
		expect(body).toContain(
			'No secret is set in the credential of the trigger. Pancake does not sign webhooks',
		);
		credential.data = { ...credential.data, webhookSecret: SECRET };
		expect((await pancake.deliver()).status).toBe(200);
	});

	it('wants the secret of the URL where the credential has one, a type behind it or not', async () => {
		await start({}, { urlSecret: 'in/url' });
		const status = async (query: string) => (await pancake.deliver({ url: host.url + query })).status;
		expect(await status('')).toBe(401);
		expect(await status('?secret=guessed')).toBe(401);
		expect(await status('?secret=in%2Furl&secret=in%2Furl')).toBe(401);
		expect(await status('?secret=in%2Furl')).toBe(200);
		const stock = {
			url: `${host.url}?secret=in%2Furl/variations_warehouses`,
			type: 'variations_warehouses',
		} as const;
		expect((await pancake.deliver(stock)).status).toBe(200);
		expect(items().at(-1)).toMatchObject({
			event: 'variations_warehouses',
			shopId: String(SHOP_ID),
			delivery: { verifiedWith: 'webhookSecret + urlSecret' },
		});
	});

	it('forgets a test run', async () => {
		await start();
		for (let times = 0; times < 2; times++) {
			expect(outcome(await pancake.deliver({ url: host.testUrl }))).toBeUndefined();
		}
		expect(items().map(({ delivery }) => (delivery as { test: boolean }).test)).toEqual([true, true]);
	});

	it('reads the credential once, not for every delivery', async () => {
		await start();
		for (let number = 0; number < 10; number++) await pancake.createOrder();
		expect(credential.reads).toBe(1);
		expect(host.executions).toHaveLength(10);
	});
});
