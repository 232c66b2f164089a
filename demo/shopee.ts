import { randomUUID } from 'node:crypto';

import { KITS } from '../simulators/kits';
import { noisyShopee } from '../simulators/shopee/noisyShop';
import { exampleWorkflow, type ExampleSetup } from '../harness/examples';
import { until } from '../harness/until';
import { storeCredential, type Environment } from './environment';
import { noisyScenario } from './noise';
import { answersTo, asAnswer, fiveOfEach, PATIENCE_MS, type PlatformDemo, type Scenario } from './scenario';

const kit = KITS.shopee;
type Shopee = Awaited<ReturnType<typeof kit.start>>;

/** What the console is told; a proxy, as one stands before most n8n, leads it to the real address. */
const PUBLIC_ORIGIN = 'https://n8n.example.com';

/** Shopee's waits between repetitions, 5 minutes to 3 hours, pass this many times faster. */
const TIME_SCALE = 2_000;

/** A third of a noisy day; changes of reserved stock are not listened to. */
const NOISE = {
	orders: 15,
	cancellations: 3,
	scenarios: 4,
	items: 8,
	prices: 40,
	samePrices: 20,
	reservedStocks: 0,
	lateOrders: 5,
	latePackages: 3,
	latePrices: 5,
	lateReservedStocks: 0,
	copies: 20,
};

/** Pushes of a seller app, an outage in which they are lost, and their recovery. */
export async function shopeeDemo(environment: Environment): Promise<PlatformDemo> {
	const proxies = { [PUBLIC_ORIGIN]: environment.n8n.url };
	const platform = await kit.start({ proxies, timeScale: TIME_SCALE, patienceMs: PATIENCE_MS });
	const credentialId = await storeCredential(environment, kit, platform.credential);
	const setup = { sinkUrl: environment.sink.url, credentials: { [kit.credential.type]: credentialId } };
	const workflow = exampleWorkflow('shopee-order-status', setup);
	const [trigger] = workflow.nodes;
	// The form holds the URL, so it has to be known before n8n would give one.
	trigger!.webhookId = randomUUID();
	const callbackUrl = `${PUBLIC_ORIGIN}/webhook/${trigger!.webhookId}/webhook`;
	trigger!.parameters = { ...trigger!.parameters, callbackUrl, recover: { everyMinutes: 1 } };
	const { id } = await environment.api.createWorkflow(workflow);
	await environment.api.activate(id);
	return {
		scenarios: scenariosOf(environment, platform, { callbackUrl, setup }),
		close: async () => await platform.close(),
	};
}

interface Connected {
	readonly callbackUrl: string;
	readonly setup: ExampleSetup;
}

function scenariosOf(
	environment: Environment,
	platform: Shopee,
	{ callbackUrl, setup }: Connected,
): Scenario[] {
	const shopee = platform.simulator;
	let number = 0;
	const order = () => {
		const updateTime = 1_760_000_000 + ++number;
		const data = {
			ordersn: `26112${1000 + number}DEMO`,
			status: 'READY_TO_SHIP',
			completed_scenario: '',
			update_time: updateTime,
			items: [],
		};
		return { code: 3, shop_id: 727720655, timestamp: updateTime, data };
	};
	const emit = async (count: number) => {
		const results = await Promise.all(Array.from({ length: count }, () => shopee.emit(order())));
		return { ids: results.map(({ pushId }) => pushId), answers: answersTo(results) };
	};
	let sent: string[] = [];
	return [
		{
			title: 'The callback URL is saved in the console: Shopee asks whether anybody answers, twice',
			handshakes: 1,
			run: async () => {
				const refusal = await shopee.saveInConsole({ callbackUrl, on: [3, 4] });
				if (refusal !== null) throw new Error(refusal);
				return [asAnswer(await shopee.deliver())];
			},
		},
		{
			title: '30 orders change, and Shopee sends 10 of the pushes again, three copies each at once',
			runs: 30,
			accepted: 30,
			duplicates: 30,
			run: async () => {
				const first = await emit(30);
				sent = first.ids;
				const again = await Promise.all(sent.slice(0, 10).map((pushId) => shopee.duplicate(pushId, 3)));
				return [...first.answers, ...answersTo(again.flat())];
			},
		},
		{
			title: 'Forged, signed with the API key, signed for another URL, and rewritten by a proxy: 5 each',
			refused: 20,
			run: async () =>
				await fiveOfEach(platform, callbackUrl, [
					'wrong key',
					'key of the API',
					'signed for another URL',
					'body rewritten by a proxy',
				]),
		},
		{
			title: 'n8n is away for hours: 120 pushes fail with all their repetitions, and come back by themselves',
			runs: 120,
			left: () => shopee.lostMessages.length,
			run: async () => {
				await environment.n8n.kill();
				await emit(120);
				await shopee.idle();
				await environment.n8n.restart();
				// What is left then is counted.
				await until(() => shopee.lostMessages.length === 0, 'the end', 180_000).catch(() => {});
				return [];
			},
		},
		noisyScenario(environment, platform, {
			title: '15 orders and 8 products, prices that are what they were, and old states that come late',
			day: noisyShopee(NOISE),
			listening: {
				whenChanged: ['order_status_push', 'item_price_update_push', 'package_fulfillment_status_push'],
				watched: ['status', 'scenario', 'price', 'fulfillment'],
				unseen: 'run',
				skipOutdated: true,
			},
			example: 'shopee-status-and-price-changes',
			setup,
		}),
	];
}
