import { API_KEY, SHOP_ID, type EmitResult, type PancakeSimulator } from '../simulators/pancake';
import { KITS } from '../simulators/kits';
import { noisyPancake } from '../simulators/pancake/noisyShop';
import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import type { WorkflowJson } from '../harness/workflows';
import { storeCredential, type Environment } from './environment';
import { noisyScenario } from './noise';
import {
	answersTo,
	asAnswer,
	fiveOfEach,
	PATIENCE_MS,
	type Answer,
	type PlatformDemo,
	type Scenario,
} from './scenario';

const kit = KITS.pancake;
type Pancake = Awaited<ReturnType<typeof kit.start>>;

const URL_SECRET = 'the-url-secret-of-the-demo';

/** Half of a noisy day. */
const NOISE = {
	orders: 25,
	tags: 60,
	notes: 20,
	addresses: 8,
	fees: 12,
	statuses: 40,
	cancellations: 3,
	late: 8,
	products: 0,
	renamings: 0,
	prices: 0,
	copies: 15,
};

/** Orders and stock of a shop, unsigned and in any order, and failed deliveries that are sent again. */
export async function pancakeDemo(environment: Environment): Promise<PlatformDemo> {
	// Whether Pancake repeats is not known: here it does not, so what fails is left to the action node.
	const platform = await kit.start({
		shuffleKeys: true,
		shuffleSpace: true,
		retryWaitsMs: [],
		patienceMs: PATIENCE_MS,
	});
	const { webhookHeaderName: _name, webhookSecret: _secret, ...forCalls } = platform.credential;
	const ofShop = await storeCredential(environment, kit, platform.credential);
	const ofSdk = await storeCredential(environment, kit, { ...forCalls, urlSecret: URL_SECRET });
	const setupFor = (id: string) => ({
		sinkUrl: environment.sink.url,
		credentials: { [kit.credential.type]: id },
	});
	const example = (name: string, id: string) => exampleWorkflow(name, setupFor(id));

	const receiving = example('pancake-order-events', ofShop);
	const [trigger] = receiving.nodes;
	trigger!.parameters = { ...trigger!.parameters, registration: 'api', types: [] };
	await environment.api.activate((await environment.api.createWorkflow(receiving)).id);

	const ofEvents = await environment.api.createWorkflow(inSdkForm(example('pancake-order-events', ofSdk)));
	const url = `${environment.n8n.webhookUrl(webhookIdOf(ofEvents))}?secret=${URL_SECRET}`;
	await subscribe(platform.simulator, url);
	const { id: retryingId } = await environment.api.createWorkflow(
		example('pancake-failed-deliveries', ofSdk),
	);
	return {
		scenarios: scenariosOf(environment, platform, {
			receivingId: ofEvents.id,
			retryingId,
			setup: setupFor(ofShop),
		}),
		close: async () => await platform.close(),
	};
}

/** The same workflow for an event of the SDK. */
function inSdkForm(workflow: WorkflowJson): WorkflowJson {
	const [trigger] = workflow.nodes;
	trigger!.parameters = { ...trigger!.parameters, types: ['order.cancelled'] };
	return { ...workflow, name: `${workflow.name}, in the SDK form` };
}

async function subscribe(pancake: PancakeSimulator, url: string): Promise<void> {
	const response = await fetch(`${pancake.url}/shops/${SHOP_ID}/webhooks?api_key=${API_KEY}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ url, events: ['order.cancelled'] }),
	});
	if (!response.ok) throw new Error(`The webhook of the SDK was not created: ${await response.text()}`);
}

function scenariosOf(
	environment: Environment,
	platform: Pancake,
	{ receivingId, retryingId, setup }: { receivingId: string; retryingId: string; setup: ExampleSetup },
): Scenario[] {
	const pancake = platform.simulator;
	const copies = async (events: readonly EmitResult[], times: number): Promise<Answer[]> => {
		const again = await Promise.all(events.map(({ eventId }) => pancake.duplicate(eventId, times)));
		return answersTo(again.flat());
	};
	const orders: string[] = [];
	return [
		{
			title: '25 orders and 5 products change; 10 come again twice, with keys and white space shuffled',
			runs: 30,
			accepted: 30,
			duplicates: 20,
			run: async () => {
				const events: EmitResult[] = [];
				for (let number = 1; number <= 5; number++) {
					const changes = await Promise.all(Array.from({ length: 5 }, () => pancake.createOrder()));
					orders.push(...changes.map(({ record }) => String(record.id)));
					const product = await pancake.emit('products', {
						id: `product-${number}`,
						name: `Áo thun ${number}`,
					});
					events.push(...changes.flatMap((change) => atUrl(change.events)), product);
				}
				return [...answersTo(events), ...(await copies(events.slice(-10), 2))];
			},
		},
		{
			title: 'The marketplace settles the fees of 10 orders, which changes no time of update',
			runs: 10,
			accepted: 10,
			run: async () => {
				const settled = orders.slice(0, 10).map((id, index) => pancake.changeFee(id, 10_000 + index));
				return answersTo((await Promise.all(settled)).flatMap(({ events }) => atUrl(events)));
			},
		},
		{
			title: '10 batches of stock: twins microseconds apart, the later one first, and each of them twice',
			runs: 20,
			accepted: 20,
			duplicates: 20,
			run: async () => {
				const answers: Answer[] = [];
				for (let batch = 1; batch <= 10; batch++) {
					const twins = [{ change: 1 }, { change: -1, orderId: String(480 + batch) }];
					const events = atUrl((await pancake.moveStock(twins, 'reversed')).events);
					answers.push(...answersTo(events), ...(await copies(events, 1)));
				}
				return answers;
			},
		},
		{
			title: 'A guessed secret, no secret, the secret in the wrong header, another shop: 5 each',
			refused: 20,
			run: async () => await fiveOfEach(platform, pancake.webhook().webhook_url!, kit.forgeries),
		},
		{
			title:
				'A workflow is off while 5 orders are cancelled: the action node alerts, and has them sent again',
			// The alert is one of them.
			runs: 6,
			accepted: 5,
			left: () => pancake.sdkDeliveries().filter(({ status }) => status === 'failed').length,
			run: async () => {
				for (let number = 1; number <= 5; number++)
					await pancake.emit('order.cancelled', { id: `late-${number}` });
				const failed = pancake.deliveries.length;
				await environment.api.activate(receivingId);
				await environment.api.listenForTestEvent(retryingId, 'Every 15 Minutes');
				await environment.api.waitForExecutions(retryingId, 1, 60_000);
				return pancake.deliveries.slice(failed).map(asAnswer);
			},
		},
		noisyScenario(environment, platform, {
			title: '25 orders and their stock: tags, notes, settled fees, and old states that come late',
			day: noisyPancake(NOISE),
			listening: {
				whenChanged: ['orders', 'variations_warehouses'],
				watched: ['status', 'address', 'stock', 'warehouse'],
				unseen: 'run',
				skipOutdated: true,
			},
			example: 'pancake-order-changes',
			setup,
		}),
	];
}

/** Without those for webhooks of the SDK. */
function atUrl(events: readonly EmitResult[]): EmitResult[] {
	return events.filter(({ withheld, attempts }) => withheld === null && attempts[0]?.form === 'shop');
}
