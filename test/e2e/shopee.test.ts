import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { packAndInstall } from '../../harness/install';
import { QUICK, startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';
import { SHOPEE_APP } from '../support/shopeeApp';

const CREDENTIAL_TYPE = 'shopeeOpenPlatformApi';
const PROXY = 'https://n8n.example.com';
/** Shopee repeats a push after 5, 35 and 215 minutes: here after 2, 17 and 107 s, and n8n is back before the 17. */
const TIME_SCALE = 120;
/** Gives a push up after 3 s. */
const HASTY = 4_000;

describe('Shopee in a real n8n behind a proxy', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let shopee: ShopeeSimulator;
	/** Has the same app, and soon gives up a push that n8n does not take. */
	let hasty: ShopeeSimulator;
	let credentialId: string;
	/** As registered in the console; the proxy leads it to n8n. */
	let callbackUrl: string;
	let workflowId: string;
	let orders = 0;

	const credentialData = (simulator = shopee) => ({
		environment: 'custom',
		baseUrl: simulator.url,
		partnerId: SHOPEE_APP.partnerId,
		partnerKey: SHOPEE_APP.partnerKey,
		pushPartnerKey: SHOPEE_APP.pushKey,
	});
	const create = async (
		type: string,
		typeVersion: number,
		parameters: INodeParameters,
		webhookId = randomUUID(),
	) => {
		const { id } = await api.createWorkflow(
			triggerToSink({
				type: nodeType(type),
				typeVersion,
				parameters,
				credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'Shopee' } },
				sinkUrl: sink.url,
				webhookId,
			}),
		);
		return id;
	};
	const order = () => ({
		data: { ordersn: `A${++orders}`, status: 'READY_TO_SHIP', update_time: 1_700_000_000 + orders },
	});
	const effects = () => sink.countBy(({ body }) => (body as { eventId: string }).eventId);

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'shopee', codeNodes: false, prepare: packAndInstall, env: QUICK });
		// A busy machine may take its time.
		const app = { ...SHOPEE_APP, proxies: { [PROXY]: n8n.url }, requestTimeoutMs: 30_000 };
		shopee = await startShopeeSimulator({ ...app, timeScale: TIME_SCALE });
		hasty = await startShopeeSimulator({ ...app, timeScale: HASTY });
		api = await N8nApi.login(n8n.url);
		credentialId = await api.createCredential(CREDENTIAL_TYPE, 'Shopee', credentialData());
		const webhookId = randomUUID();
		callbackUrl = `${PROXY}/webhook/${webhookId}/webhook`;
		const parameters = { registration: 'api', callbackUrl, pushTypes: [3, 4] };
		workflowId = await create('shopeeTrigger', 1.1, parameters, webhookId);
		await api.activate(workflowId);
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		await shopee?.close();
		await hasty?.close();
		await sink?.close();
	});

	it('registers itself at activation, answering the verification message meanwhile', () => {
		expect(shopee.config).toMatchObject({ callbackUrl, status: 'Normal' });
		expect(shopee.config.on).toEqual(expect.arrayContaining([3, 4]));
	});

	it('saves its URL in the console also while no key is known: the verification message is answered', async () => {
		shopee.setSigners({ verification: 'none' });
		expect(await shopee.saveInConsole({ callbackUrl })).toBeNull();
		const answer = await shopee.deliver();
		expect(answer).toMatchObject({ status: 200, body: '', headers: { 'x-webhook-outcome': 'handshake' } });
		expect((await api.executions(workflowId)).length).toBe(0);
	});

	it('takes genuine pushes with 200 and an empty body', async () => {
		const { attempts } = await shopee.emit(3, order());
		expect(attempts.map(({ status, responseBody, failure }) => [status, responseBody, failure])).toEqual([
			[200, '', null],
		]);
		const [received] = await sink.waitFor(1);
		expect(received!.body).toMatchObject({
			platform: 'shopee',
			event: 'order_status_push',
			delivery: { code: 3 },
		});
	});

	it('refuses what is not genuine, with the right reason', async () => {
		const push = { code: 3, ...order() };
		const cases: Array<[string, Parameters<typeof shopee.deliver>[0], string]> = [
			['forged', { key: 'guessed' }, 'none of the known keys'],
			['signed with the API key', { key: SHOPEE_APP.partnerKey }, 'signed with the API partner key'],
			['another URL', { signedUrl: `${callbackUrl}/` }, 'another callback URL'],
			['the URL that n8n sees', { signedUrl: callbackUrl.replace(PROXY, n8n.url) }, 'another callback URL'],
			[
				'written again by a proxy',
				{ tamper: (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) },
				'A proxy has rewritten the body',
			],
			['no signature', { headers: { authorization: null } }, 'Authorization is missing'],
		];
		for (const [name, changes, reason] of cases) {
			const answer = await shopee.deliver({ push, ...changes });
			expect([name, answer.status, answer.body]).toEqual([name, 401, expect.stringContaining(reason)]);
		}
		await delay(300);
		expect(sink.received).toHaveLength(0);
	});

	it('runs 300 events 300 times, with copies at the same moment and repetitions over a restart', async () => {
		const emit = async (count: number) =>
			await Promise.all(Array.from({ length: count }, () => shopee.emit(3, order())));
		for (let batch = 0; batch < 28; batch++) {
			const sent = await emit(10);
			await Promise.all(sent.slice(0, 2).map(({ pushId }) => shopee.duplicate(pushId, 2)));
		}
		// n8n answers before the last effects have arrived, and does not repeat an execution that it is killed in.
		await sink.waitFor(280);
		await n8n.kill();
		await emit(20);
		await n8n.restart();
		await shopee.idle();
		await sink.waitFor(300);
		await delay(500);
		expect(shopee.lostMessages).toEqual([]);
		expect([...effects().values()].filter((times) => times !== 1)).toEqual([]);
		expect(effects().size).toBe(300);
	});

	it('gets back what was lost while n8n was away, and confirms it only after success', async () => {
		expect(await hasty.saveInConsole({ callbackUrl, on: [3] })).toBeNull();
		const good = credentialId;
		credentialId = await api.createCredential(CREDENTIAL_TYPE, 'Hasty', credentialData(hasty));
		const recovery = await create('shopeeTrigger', 1.1, { recover: { everyMinutes: 1 } });
		credentialId = good;
		await n8n.kill();
		for (let number = 0; number < 120; number++) void hasty.emit(3, order());
		await delay(200);
		await hasty.idle();
		expect(hasty.lostMessages).toHaveLength(120);

		await n8n.restart();
		sink.status = 500;
		await api.activate(recovery);
		await api.waitForExecutions(recovery, 1, 60_000);
		expect(hasty.lostMessages).toHaveLength(120);

		sink.status = 200;
		await until(() => hasty.lostMessages.length === 0, 'the confirmation of the messages', 240_000);
		expect(effects().size).toBe(120);
		await api.deactivate(recovery);
	});

	it('loses none when n8n is killed in the middle of a recovery', async () => {
		for (let number = 0; number < 5; number++) shopee.loseMessage(3, order());
		sink.delayMs = 60_000;
		const recovery = await create('shopeeTrigger', 1.1, { recover: { everyMinutes: 1 } });
		await api.activate(recovery);
		await sink.waitFor(1);
		await n8n.kill();
		expect(shopee.lostMessages).toHaveLength(5);
		sink.delayMs = 0;
		await n8n.restart();
		await until(() => shopee.lostMessages.length === 0, 'the confirmation of the messages', 150_000);
		expect(effects().size).toBe(5);
		await api.deactivate(recovery);
	});

	it('sets aside a lost message that fails twice, and runs all others once', async () => {
		const lost = Array.from({ length: 120 }, order);
		for (const message of lost) shopee.loseMessage(3, message);
		const poison = lost[50]!.data.ordersn;
		const orderIn = ({ body }: { body: unknown }) => (body as { resource: { id: string } }).resource.id;
		sink.status = (request) => (orderIn(request) === poison ? 500 : 200);
		const recovery = await create('shopeeTrigger', 1.1, { recover: { everyMinutes: 1 } });
		await api.activate(recovery);
		await until(() => shopee.lostMessages.length === 0, 'the confirmation of the messages', 240_000);
		await sink.waitFor(121);
		const times = sink.countBy(orderIn);
		expect(times.get(poison)).toBe(2);
		expect([...times].filter(([ordersn, count]) => ordersn !== poison && count !== 1)).toEqual([]);
		expect(times.size).toBe(120);
		await api.deactivate(recovery);
		sink.status = 200;
	});

	it('tests its credential with a real call', async () => {
		expect(await api.testCredential(credentialId)).toMatchObject({ status: 'OK' });
		for (const wrong of [{ partnerKey: 'wrong' }, { baseUrl: 'http://127.0.0.1:9' }, { partnerId: '1' }]) {
			const id = await api.createCredential(CREDENTIAL_TYPE, 'Wrong', { ...credentialData(), ...wrong });
			expect(await api.testCredential(id)).toMatchObject({ status: 'Error' });
			await api.deleteCredential(id);
		}
		shopee.refuseCalls('error_partner_key_expired');
		expect(await api.testCredential(credentialId)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('The API partner key has expired'),
		});
		shopee.failNext({ error: 'source_ip_undeclared', httpStatus: 403 });
		expect(await api.testCredential(credentialId)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('IP whitelist'),
		});
		shopee.refuseCalls(null);
	});
});
