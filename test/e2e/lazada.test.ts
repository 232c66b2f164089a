import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startLazadaSimulator, type LazadaSimulator } from '../../simulators/lazada';
import { packAndInstall } from '../../harness/install';
import { QUICK, startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { outage } from '../../harness/outage';
import { startSink, type Received, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';

const CREDENTIAL_TYPE = 'lazadaOpenPlatformApi';
const KEYS = { appKey: '123456', appSecret: '3412gyo124goi3124' };

describe('Lazada in a real n8n', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let lazada: LazadaSimulator;
	let credentialId: string;
	const proxies: Record<string, string> = {};

	const credentialData = (): IDataObject => {
		const { accessToken, refreshToken } = lazada.authorizationOf();
		return { site: 'custom', baseUrl: lazada.restUrl, ...KEYS, accessToken, refreshToken };
	};
	const create = async (
		type: string,
		typeVersion: number,
		parameters: INodeParameters = {},
		webhookId = randomUUID(),
	) => {
		const workflow = triggerToSink({
			type: nodeType(type),
			typeVersion,
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'Lazada' } },
			sinkUrl: sink.url,
			webhookId,
		});
		return { ...(await api.createWorkflow(workflow)), webhookId };
	};
	/** A workflow that receives the app's pushes: there is one URL for the whole app. */
	const receive = async (parameters: INodeParameters = {}, simulator = lazada) => {
		const { id, webhookId } = await create('lazadaTrigger', 1.1, parameters);
		await api.activate(id);
		await simulator.saveInConsole({ callbackUrl: n8n.webhookUrl(webhookId) });
		return id;
	};
	const pulls = () => lazada.calls.filter(({ path }) => path === '/orders/get').length;
	const renewals = () => lazada.calls.filter(({ path }) => path === '/auth/token/refresh').length;
	const bodyOf = ({ body }: Received) => body as IDataObject;

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'lazada', codeNodes: false, prepare: packAndInstall, env: QUICK });
		// A retry after 30 minutes comes after 6 s, the last one after 72 s, which a busy machine has for a restart of
		// n8n. It may take its time, but for one test.
		lazada = await startLazadaSimulator({ ...KEYS, timeScale: 300, answerWithinMs: 10_000, proxies });
		api = await N8nApi.login(n8n.url);
		credentialId = await api.createCredential(CREDENTIAL_TYPE, 'Lazada', credentialData());
	});
	beforeEach(() => {
		sink.clear();
		sink.delayMs = 0;
	});
	afterAll(async () => {
		await n8n?.stop();
		await lazada?.close();
		await sink?.close();
	});

	describe('pushes', () => {
		let workflowId: string;

		beforeAll(async () => {
			workflowId = await receive();
		});
		afterAll(async () => await api.deactivate(workflowId));

		it('passes the verification of the console in both its forms, and starts nothing', async () => {
			for (const form of ['text', 'unpaid'] as const) {
				const { verified, outcome } = await lazada.verify(undefined, form);
				expect([verified, outcome.headers['x-webhook-outcome']]).toEqual([true, 'handshake']);
			}
			expect(await api.executions(workflowId)).toEqual([]);
		});

		it('takes one push for every line of an order, and copies of them once', async () => {
			const { order, pushes } = await lazada.createOrder({ lines: 3 });
			await Promise.all(pushes.map(({ pushId }) => lazada.duplicate(pushId, 2)));
			const received = await sink.waitFor(3);
			await delay(300);
			expect(sink.received).toHaveLength(3);
			const deliveries = received.map((request) => bodyOf(request).delivery as IDataObject);
			expect(deliveries.map(({ orderLineId }) => orderLineId).sort()).toEqual(
				order.lines.map(({ lineId }) => lineId).sort(),
			);
			for (const delivery of deliveries) {
				expect(delivery).toMatchObject({ orderId: order.orderId, orderStatus: 'unpaid', site: 'lazada_vn' });
			}
		});

		it('refuses what is not genuine, with the right reason', async () => {
			const push = { type: 0, data: { order_status: 'unpaid', trade_order_id: '1' } };
			const cases: Array<[string, Parameters<typeof lazada.deliver>[0], number, string]> = [
				['forged', { appSecret: 'guessed' }, 401, 'not made with the app key'],
				['another app', { appKey: '654321' }, 401, 'not made with the app key'],
				['no signature', { headers: { authorization: null } }, 401, 'Authorization is missing'],
				['nonsense', { headers: { authorization: 'Bearer x' } }, 401, 'does not hold 64 hexadecimal digits'],
				[
					'changed',
					{ tamper: (body) => Buffer.from(`${body.toString()} `) },
					401,
					'A proxy has rewritten the body',
				],
				[
					'written again by a proxy',
					{ tamper: (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) },
					401,
					'A proxy has rewritten the body',
				],
			];
			for (const [name, changes, status, reason] of cases) {
				const answer = await lazada.deliver({ push, ...changes });
				expect([name, answer.status, answer.body]).toEqual([name, status, expect.stringContaining(reason)]);
			}
			for (const body of ['[]', 'null', '"text"', '{"seller_id":', '']) {
				const answer = await lazada.deliver({ body, headers: { 'content-type': 'text/plain' } });
				expect([body, answer.status]).toEqual([body, 400]);
			}
			await delay(300);
			expect(sink.received).toEqual([]);
		});

		it('runs what could not be answered when it is repeated, with the latest status', async () => {
			await outage(n8n, proxies, async () => {
				const { order } = await lazada.createOrder({ lines: 2 });
				const [first] = order.lines;
				await lazada.setStatus(order.orderId, 'pending', { lines: [first!.lineId], push: false });
			});
			await lazada.idle();
			const received = await sink.waitFor(2);
			const statuses = received.map((request) => (bodyOf(request).delivery as IDataObject).orderStatus);
			expect(statuses.sort()).toEqual(['pending', 'unpaid']);
		});

		it('follows a new app secret at once', async () => {
			lazada.setAppSecret('reset-in-the-console');
			const data = { ...credentialData(), appSecret: 'reset-in-the-console' };
			await api.updateCredential(credentialId, CREDENTIAL_TYPE, 'Lazada', data);
			const { pushes } = await lazada.createOrder();
			expect(pushes[0]!.attempts[0]).toMatchObject({ status: 200, failure: null });
			lazada.setAppSecret(KEYS.appSecret);
			await api.updateCredential(credentialId, CREDENTIAL_TYPE, 'Lazada', credentialData());
		});
	});

	it('starts once for the lines of an order that take the same status, where that is wanted', async () => {
		const id = await receive({ options: { oneEventPerOrder: true }, messageTypes: [0] });
		const { order } = await lazada.createOrder({ lines: 5 });
		await lazada.setStatus(order.orderId, 'packed', {
			lines: order.lines.slice(0, 3).map(({ lineId }) => lineId),
		});
		await sink.waitFor(2);
		await delay(300);
		expect(sink.received.map((request) => (bodyOf(request).delivery as IDataObject).orderStatus)).toEqual([
			'unpaid',
			'packed',
		]);
		await api.deactivate(id);
	});

	it('starts for the chosen types, sellers and sites only', async () => {
		const id = await receive({ messageTypes: [14], sellerIds: '77', sites: ['lazada_sg'] });
		const outcome = async (type: number, seller: string, site: string) => {
			const push = {
				type,
				data: { fulfillment_package_id: randomUUID(), status: 'X', status_update_time: 1 },
			};
			const answer = await lazada.deliver({ push: { ...push, topSellerId: seller, site } });
			return answer.headers['x-webhook-outcome'] ?? answer.status;
		};
		expect([
			await outcome(14, '77', 'LAZADA-SG'),
			await outcome(14, '78', 'lazada_sg'),
			await outcome(14, '77', 'lazada_vn'),
			await outcome(0, '77', 'lazada_sg'),
		]).toEqual([200, 'ignored', 'ignored', 'ignored']);
		await api.deactivate(id);
	});

	describe('the API', () => {
		it('tests its credential with a real call', async () => {
			expect(await api.testCredential(credentialId)).toMatchObject({ status: 'OK' });
			const wrong: Array<[IDataObject, string]> = [
				[{ appSecret: 'wrong' }, 'does not accept the signature'],
				[{ accessToken: 'wrong' }, 'does not accept the access token'],
				[{ baseUrl: 'http://127.0.0.1:9' }, ''],
			];
			for (const [changes, message] of wrong) {
				const data = { ...credentialData(), ...changes };
				const id = await api.createCredential(CREDENTIAL_TYPE, 'Wrong', data);
				expect(await api.testCredential(id)).toMatchObject({
					status: 'Error',
					message: expect.stringContaining(message),
				});
				await api.deleteCredential(id);
			}
		});

		const RECOVER = { messageTypes: [0], recover: { everyMinutes: 0.1, settleSeconds: 10 } };

		it('renews a token that has ended, once', async () => {
			const { id } = await create('lazadaTrigger', 1.1, RECOVER);
			lazada.expireAccessToken();
			const before = renewals();
			const pulled = pulls();
			await api.activate(id);
			await until(() => pulls() > pulled, 'the first pull', 60_000);
			await until(() => pulls() > pulled + 1, 'the second pull', 60_000);
			expect(renewals()).toBe(before + 1);
			expect(await api.testCredential(credentialId)).toMatchObject({ status: 'OK' });
			await api.deactivate(id);
		});

		it('says in a failed execution that the seller has to authorize again', async () => {
			// Without a refresh token, as the call would wait for another process to renew it.
			const ended = await api.createCredential(CREDENTIAL_TYPE, 'Ended', {
				...credentialData(),
				accessToken: 'ended',
				refreshToken: '',
			});
			const good = credentialId;
			credentialId = ended;
			const { id } = await create('lazadaTrigger', 1.1, RECOVER);
			credentialId = good;
			await api.activate(id);
			const failed = async () => (await api.executions(id)).filter(({ status }) => status === 'error');
			await until(async () => (await failed()).length > 0, 'the report', 60_000);
			const [report] = await failed();
			expect(JSON.stringify((await api.execution(report!.id)).data)).toMatch(
				/does not accept the access token.*authorize the app again/s,
			);
			await api.deactivate(id);
		});

		it('publishes no trigger that recovers without a token', async () => {
			const data = { ...credentialData(), accessToken: '', refreshToken: '' };
			const none = await api.createCredential(CREDENTIAL_TYPE, 'None', data);
			const good = credentialId;
			credentialId = none;
			const { id } = await create('lazadaTrigger', 1.1, RECOVER);
			credentialId = good;
			await expect(api.activate(id)).rejects.toThrow(/no access token/);
		});
	});

	it('recovers what a downtime has left, once, and nothing again after restarts', async () => {
		const ids = () => sink.received.map((request) => (bodyOf(request).resource as IDataObject).id as string);
		const { id } = await create('lazadaTrigger', 1.1, {
			messageTypes: [0],
			recover: { everyMinutes: 0.1, settleSeconds: 10 },
			options: { oneEventPerOrder: true },
		});
		await api.activate(id);
		await n8n.kill();
		const missed = await Promise.all(
			Array.from({ length: 120 }, () => lazada.createOrder({ lines: 2, push: false })),
		);
		await n8n.restart();
		await until(() => sink.received.length >= 120, 'the orders', 120_000);
		await delay(1_000);
		expect(ids().toSorted()).toEqual(missed.map(({ order }) => order.orderId).toSorted());

		await n8n.restart();
		const [first] = missed;
		await lazada.setStatus(first!.order.orderId, 'packed', { push: false });
		await until(() => sink.received.length >= 121, 'the order that changed', 120_000);
		const pulled = pulls();
		await until(() => pulls() > pulled + 1, 'two more pulls', 60_000);
		expect(ids().slice(120)).toEqual([first!.order.orderId]);
		await api.deactivate(id);
	});
});
