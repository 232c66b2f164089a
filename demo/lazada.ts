import { randomUUID } from 'node:crypto';

import { startLazadaSimulator, type LazadaSimulator, type ManualDelivery } from '../simulators/lazada';
import { noisyLazada } from '../simulators/lazada/noisyShop';
import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import type { StoredWorkflow } from '../harness/n8nApi';
import { until } from '../harness/until';
import { noisyPlay } from './noise';
import { asAnswer, delivered, fiveOfEach, PATIENCE_MS, type Answer, type Part, type Play } from './scenario';
import type { Stage } from './environment';

const CREDENTIAL = 'lazadaOpenPlatformApi';
const APP = { appKey: '123456', appSecret: 'app-secret-of-the-demo' };

/** Lazada's 12 waits of half an hour pass this many times faster. */
const TIME_SCALE = 3_000;

/** Pull at the activation, and at no time of the clock that could fall into another scene. */
const NEW_YEAR = { item: [{ mode: 'custom', cronExpression: '0 0 0 1 1 *' }] };

/** A third of a noisy day. */
const NOISE = {
	orders: 10,
	cancellations: 2,
	products: 8,
	edits: 80,
	newSkus: 8,
	lateOrders: 6,
	lateProducts: 4,
	copies: 20,
};

/** Pushes of a seller's orders, an outage that they do not survive, and the pull that fills the gap. */
export async function lazadaPart(stage: Stage): Promise<Part> {
	const lazada = await startLazadaSimulator({ ...APP, timeScale: TIME_SCALE, answerWithinMs: PATIENCE_MS });
	const { accessToken, refreshToken } = lazada.authorizationOf();
	const credentialId = await stage.api.createCredential(CREDENTIAL, 'Lazada (simulated)', {
		site: 'custom',
		baseUrl: lazada.restUrl,
		...APP,
		accessToken,
		refreshToken,
	});
	const test = await stage.api.testCredential(credentialId);
	if (test.status !== 'OK') throw new Error(`The credential does not work: ${test.message}`);

	const setup = { sinkUrl: stage.sink.url, credentials: { [CREDENTIAL]: credentialId } };
	const reconcile = exampleWorkflow('lazada-order-reconcile', setup);
	for (const { parameters } of reconcile.nodes)
		if ('pollTimes' in parameters) parameters.pollTimes = NEW_YEAR;
	const reconciling = await stage.api.createWorkflow(reconcile);
	const { id } = reconciling;
	await stage.api.listenForTestEvent(id, 'Create the Table');
	await stage.api.waitForExecutions(id, 1);
	await stage.api.activate(id);
	await until(() => lazada.calls.some(({ path }) => path === '/orders/get'), 'the first pull');

	const details = await stage.api.createWorkflow(exampleWorkflow('lazada-order-details', setup));
	await stage.api.activate(details.id);
	const urlOf = (workflow: StoredWorkflow) => stage.n8n.webhookUrl(webhookIdOf(workflow));
	return {
		name: 'Lazada',
		plays: plays(stage, lazada, { reconcileUrl: urlOf(reconciling), detailsUrl: urlOf(details), setup }),
		close: async () => await lazada.close(),
	};
}

interface Places {
	readonly reconcileUrl: string;
	readonly detailsUrl: string;
	readonly setup: ExampleSetup;
}

function plays(stage: Stage, lazada: LazadaSimulator, { reconcileUrl, detailsUrl, setup }: Places): Play[] {
	const save = async (callbackUrl: string) => {
		const result = await lazada.saveInConsole({ callbackUrl });
		if (!result?.verified) throw new Error(`Lazada does not save the URL: ${result?.outcome.error}`);
		return asAnswer(result.outcome);
	};
	/** Each order's lines are pushed at the same moment. */
	const orders = async (count: number, lines: number) => {
		const pushes = [];
		for (let order = 0; order < count; order++) pushes.push(...(await lazada.createOrder({ lines })).pushes);
		return pushes.map(({ pushId }) => pushId);
	};
	/** With the answers to what Lazada sends again. */
	const answersWhile = async (pushing: () => Promise<unknown>): Promise<Answer[]> => {
		const before = lazada.deliveries.length;
		await pushing();
		await lazada.idle();
		return lazada.deliveries.slice(before).map(asAnswer);
	};
	const push = (): ManualDelivery['push'] => ({
		type: 0,
		data: {
			order_status: 'unpaid',
			trade_order_id: '260422900198363',
			trade_order_line_id: '260422900298363',
			status_update_time: Math.floor(Date.now() / 1_000),
		},
	});
	return [
		{
			title: 'The callback URL is verified and saved in the console',
			handshakes: 1,
			play: async () => [await save(reconcileUrl)],
		},
		{
			title:
				'12 orders of 3 lines come in, a push for each line, and Lazada sends 6 of them three times more',
			runs: 12,
			accepted: 12,
			duplicates: 24 + 18,
			play: async () =>
				await answersWhile(async () => {
					const ids = await orders(12, 3);
					await Promise.all(ids.slice(0, 6).map((pushId) => lazada.duplicate(pushId, 3)));
				}),
		},
		{
			title: 'Forged, signed for another app, not signed, and rewritten by a proxy: 5 each',
			refused: 20,
			play: async () => {
				const tricks: ManualDelivery[] = [
					{ appSecret: randomUUID() },
					{ appKey: '654321' },
					{ headers: { authorization: null } },
					{ tamper: (body: Buffer) => Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)) },
				];
				return await fiveOfEach(tricks, async (trick) => await lazada.deliver({ push: push(), ...trick }));
			},
		},
		{
			title: 'n8n is away: the pushes of 40 orders fail until Lazada stops pushing, and the pull brings them',
			runs: 40,
			play: async () => {
				await stage.n8n.kill();
				await orders(40, 1);
				await lazada.idle();
				if (!lazada.config.stopped) throw new Error('Lazada goes on pushing');
				await stage.n8n.restart();
				return [];
			},
		},
		{
			title: 'Another URL is saved: 6 orders of 3 lines, and for each push the order and its items are got',
			runs: 18,
			accepted: 18,
			handshakes: 1,
			play: async () => [await save(detailsUrl), ...(await answersWhile(async () => await orders(6, 3)))],
		},
		noisyPlay(stage, {
			title: '10 orders and 8 products that are edited again and again, and old states that come late',
			day: noisyLazada(NOISE),
			listening: {
				always: ['product_created'],
				whenChanged: ['trade_order', 'product_updated'],
				watched: ['status', 'skus'],
				unseen: 'run',
				skipOutdated: true,
			},
			example: 'lazada-status-and-product-changes',
			setup,
			send: async (url, delivery) => await delivered(async () => await lazada.deliver({ url, ...delivery })),
		}),
	];
}
