import { setTimeout as delay } from 'node:timers/promises';

import { KITS } from '../simulators/kits';
import { noisyLazada } from '../simulators/lazada/noisyShop';
import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import type { StoredWorkflow } from '../harness/n8nApi';
import { storeCredential, type Environment } from './environment';
import { noisyScenario } from './noise';
import { asAnswer, fiveOfEach, PATIENCE_MS, type Answer, type PlatformDemo, type Scenario } from './scenario';

const kit = KITS.lazada;
type Lazada = Awaited<ReturnType<typeof kit.start>>;

/** Lazada's 12 waits of half an hour pass this many times faster. */
const TIME_SCALE = 3_000;

/** After this time, in ms, what was not pushed counts as missed. */
const SETTLED_MS = 11_000;

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
export async function lazadaDemo(environment: Environment): Promise<PlatformDemo> {
	const { api } = environment;
	const platform = await kit.start({ timeScale: TIME_SCALE, patienceMs: PATIENCE_MS });
	const credentialId = await storeCredential(environment, kit, platform.credential);
	const setup = { sinkUrl: environment.sink.url, credentials: { [kit.credential.type]: credentialId } };
	const reconcile = exampleWorkflow('lazada-order-reconcile', setup);
	for (const { parameters } of reconcile.nodes) {
		// The pull that follows the start of n8n finds what is older than this. The next one is hours away.
		if ('recover' in parameters) Object.assign(parameters.recover as object, { settleSeconds: 10 });
	}
	const reconciling = await api.createWorkflow(reconcile);
	await api.activate(reconciling.id);

	const details = await api.createWorkflow(exampleWorkflow('lazada-order-details', setup));
	await api.activate(details.id);
	const urlOf = (workflow: StoredWorkflow) => environment.n8n.webhookUrl(webhookIdOf(workflow));
	return {
		scenarios: scenariosOf(environment, platform, {
			reconcileUrl: urlOf(reconciling),
			detailsUrl: urlOf(details),
			setup,
		}),
		close: async () => await platform.close(),
	};
}

interface Connected {
	readonly reconcileUrl: string;
	readonly detailsUrl: string;
	readonly setup: ExampleSetup;
}

function scenariosOf(
	environment: Environment,
	platform: Lazada,
	{ reconcileUrl, detailsUrl, setup }: Connected,
): Scenario[] {
	const lazada = platform.simulator;
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
	return [
		{
			title: 'The callback URL is verified and saved in the console',
			handshakes: 1,
			run: async () => [await save(reconcileUrl)],
		},
		{
			title:
				'12 orders of 3 lines come in, a push for each line, and Lazada sends 6 of them three times more',
			runs: 12,
			accepted: 12,
			duplicates: 24 + 18,
			run: async () =>
				await answersWhile(async () => {
					const ids = await orders(12, 3);
					await Promise.all(ids.slice(0, 6).map((pushId) => lazada.duplicate(pushId, 3)));
				}),
		},
		{
			title: 'Forged, signed for another app, not signed, and rewritten by a proxy: 5 each',
			refused: 20,
			run: async () =>
				await fiveOfEach(platform, reconcileUrl, [
					'wrong key',
					'key of another app',
					'no signature',
					'body rewritten by a proxy',
				]),
		},
		{
			title:
				'n8n is away: the pushes of 40 orders fail until Lazada stops pushing, and the trigger pulls them by itself',
			runs: 40,
			run: async () => {
				await environment.n8n.kill();
				await orders(40, 1);
				await lazada.idle();
				if (!lazada.config.stopped) throw new Error('Lazada goes on pushing');
				await delay(SETTLED_MS);
				await environment.n8n.restart();
				return [];
			},
		},
		{
			title: 'Another URL is saved: 6 orders of 3 lines, and for each push the order and its items are got',
			runs: 18,
			accepted: 18,
			handshakes: 1,
			run: async () => [await save(detailsUrl), ...(await answersWhile(async () => await orders(6, 3)))],
		},
		noisyScenario(environment, platform, {
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
		}),
	];
}
