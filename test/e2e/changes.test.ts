import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import { noisyShopify } from '../../simulators/shopify/noisyShop';
import { lanesOf } from '../../simulators/shared/noise/lanes';
import { countOf } from '../../simulators/shared/noise/step';
import { verdicts } from '../../simulators/shared/noise/verdicts';
import { packAndInstall } from '../../harness/install';
import { QUICK, startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startSink, type Sink } from '../../harness/sink';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { nodeType, triggerToSink } from '../../harness/workflows';

const CREDENTIAL_TYPE = 'shopifyWebhookApi';
const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
/** Deliveries of different orders on their way at the same moment. */
const AT_ONCE = 4;

jest.setTimeout(600_000);

describe('a trigger that starts only when fields change, in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let shopify: ShopifySimulator;
	let credentialId: string;
	let workflows = 0;

	beforeAll(async () => {
		sink = await startSink();
		// What a busy machine does to Shopify's 5 s is not the question here.
		shopify = await startShopifySimulator({ clientSecret: SECRET, requestTimeoutMs: 60_000 });
		n8n = await startN8n({ name: 'changes', codeNodes: false, prepare: packAndInstall, env: QUICK });
		api = await N8nApi.login(n8n.url);
		credentialId = await api.createCredential(CREDENTIAL_TYPE, 'Shopify', {
			shop: 'demo-shop',
			clientSecret: SECRET,
		});
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		await shopify?.close();
		await sink?.close();
	});

	const activate = async (parameters: Record<string, unknown>) => {
		const webhookId = `5e0a9e0c-0000-4000-8000-0000000007${10 + ++workflows}`;
		const workflow = triggerToSink({
			type: nodeType('shopifyWebhookTrigger'),
			typeVersion: 1.1,
			parameters: parameters as never,
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'Shopify' } },
			sinkUrl: sink.url,
			webhookId,
		});
		const { id } = await api.createWorkflow(workflow);
		await api.activate(id);
		return { id, url: n8n.webhookUrl(webhookId) };
	};

	it('runs what a noisy day needs and nothing else, killed and started again in the middle of it', async () => {
		const { id, url } = await activate({
			topics: ['orders/create', 'orders/updated', 'orders/cancelled'],
			onlyWhenChanged: { presets: ['orderAddress', 'orderItems'] },
			options: { skipOutdated: true },
		});
		const day = noisyShopify({ orders: 60 });
		const expected = verdicts(day, {
			always: ['orders/create', 'orders/cancelled'],
			whenChanged: ['orders/updated'],
			watched: ['address', 'items'],
			unseen: 'remember',
			skipOutdated: true,
		});
		const actual = new Map<(typeof day)[number], string>();
		const send = async (steps: typeof day) => {
			const lanes = lanesOf(steps, AT_ONCE).map(async (lane) => {
				for (const step of lane) {
					const { status, headers } = await shopify.deliver({ uri: url, ...step.delivery });
					const outcome = headers['x-webhook-outcome'] ?? (status === 200 ? 'run' : `${status}`);
					actual.set(step, outcome === 'remembered' ? 'unchanged' : outcome);
				}
			});
			await Promise.all(lanes);
		};
		const half = Math.floor(day.length / 2);
		await send(day.slice(0, half));
		// What only moves the time of an order is saved once a second, or with the next execution.
		const other = shopifyDelivery({ secret: SECRET, topic: 'orders/create', body: '{"id":1}' });
		expect((await fetch(url, other)).status).toBe(200);
		// n8n answers before the last effects have arrived, and does not repeat an execution that it is killed in.
		await sink.waitFor((countOf(expected.slice(0, half)).run ?? 0) + 1);
		await n8n.kill();
		await n8n.restart();
		api = await N8nApi.login(n8n.url);
		await send(day.slice(half));

		expect(day.map((step) => actual.get(step))).toEqual(expected);
		const needed = (countOf(expected).run ?? 0) + 1;
		await sink.waitFor(needed);
		const ran = sink.countBy(({ body }) => (body as { eventId: string }).eventId);
		expect([...ran.values()].filter((times) => times > 1)).toEqual([]);
		expect(ran.size).toBe(needed);
		expect(needed).toBeLessThan(day.length / 4);
		await api.deactivate(id);
	});

	it('decides simultaneous updates of one order one after the other', async () => {
		const { id, url } = await activate({ onlyWhenChanged: { fields: 'shipping_address' } });
		const update = async (city: string, tags: string, topic = 'orders/updated') => {
			const body = JSON.stringify({ id: 1, shipping_address: { city }, tags });
			const delivery = shopifyDelivery({ secret: SECRET, topic, body });
			const response = await sendUntilAccepted(async () => await fetch(url, delivery));
			await response.text();
			return response.headers.get('x-webhook-outcome') ?? response.status;
		};
		expect(await update('Huế', '', 'orders/create')).toBe(200);
		const outcomes = await Promise.all(Array.from({ length: 12 }, (_, at) => update('Vinh', `tag ${at}`)));
		expect(countOf(outcomes.map(String))).toEqual({ 200: 1, unchanged: 11 });
		await sink.waitFor(2);
		await api.deactivate(id);
	});
});
