import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'shpss_secret';

const named = (name: number, changes: IDataObject = {}) =>
	shopifyDelivery({ secret: SECRET, body: JSON.stringify({ id: name, ...changes }) });

describe('events that share an execution', () => {
	let host: WebhookHost;
	/** The orders of each execution that was begun. */
	let groups: string[][];
	/** Lets n8n save one execution more. */
	let save: () => void;
	let saved: number;
	/** Deliveries that the trigger has been called for. */
	let arrived: number;

	const counting = (type: ShopifyWebhookTrigger) => {
		const { webhook } = type;
		type.webhook = async function () {
			arrived++;
			return await webhook.call(this);
		};
		return type;
	};
	const ordersIn = (items: readonly INodeExecutionData[]) =>
		items.map(({ json }) => (json.payload as IDataObject).id as number).map(String);
	const open = async (groupEvents: IDataObject, options: IDataObject = {}) => {
		const credential = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET });
		const parameters = { groupEvents, options } as never;
		arrived = 0;
		host = await startWebhookHost({ type: counting(new ShopifyWebhookTrigger()), credential, parameters });
		// Only n8n's answer tells that an execution is saved.
		host.savesExecutions = false;
		groups = [];
		saved = 0;
		let allowed = 0;
		save = () => allowed++;
		host.startExecution = async (items) => {
			const number = groups.push(ordersIn(items));
			await until(() => allowed >= number, 'the permission to save');
			saved++;
		};
	};
	afterEach(async () => await host.close());

	const send = async (request: RequestInit) => {
		const response = await fetch(host.url, request);
		await response.arrayBuffer();
		return response.headers.get('x-webhook-outcome') ?? response.status;
	};
	/** Sends events one after the other, so that their order is known, and does not wait for the answers. */
	const sendInOrder = async (requests: readonly RequestInit[]) => {
		const answers: Array<Promise<string | number>> = [];
		for (const request of requests) {
			const before = arrived;
			answers.push(send(request));
			await until(() => arrived > before, 'the delivery');
			await delay(10);
		}
		return answers;
	};

	it('wait while n8n saves one, and go together, in their order, each an item of its own', async () => {
		await open({ eventsPerExecution: 10 });
		const answers = await sendInOrder([1, 2, 3, 4].map((name) => named(name)));
		expect(groups).toEqual([['1']]);
		save();
		await until(() => groups.length === 2, 'the second execution');
		save();
		expect(await Promise.all(answers)).toEqual([200, 200, 200, 200]);
		expect(groups).toEqual([['1'], ['2', '3', '4']]);
		expect(new Set(host.executions.map(({ json }) => json.eventId)).size).toBe(4);
	});

	it('go alone without the option', async () => {
		await open({});
		const answers = await sendInOrder([1, 2, 3].map((name) => named(name)));
		[1, 2, 3].forEach(() => save());
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(groups).toEqual([['1'], ['2'], ['3']]);
	});

	it('are answered only when their execution is saved', async () => {
		await open({ eventsPerExecution: 10 });
		const answers = await sendInOrder([1, 2, 3].map((name) => named(name)));
		let answered = 0;
		for (const answer of answers) void answer.then(() => answered++);
		save();
		await until(() => groups.length === 2, 'the second execution');
		await until(() => answered === 1, 'the first answer');
		expect(saved).toBe(1);
		save();
		await Promise.all(answers);
	});

	it('are all refused and forgotten when n8n cannot save their execution, and run when they come again', async () => {
		await open({ eventsPerExecution: 10 });
		const requests = [1, 2, 3].map((name) => named(name));
		const first = await sendInOrder(requests);
		const { startExecution } = host;
		host.startExecution = async () => {
			throw new Error('The database is gone');
		};
		save();
		expect(await Promise.all(first)).toEqual([200, 500, 503]);
		host.startExecution = startExecution;
		save();
		save();
		save();
		const again = await Promise.all(requests.map(send));
		expect(again).toEqual(['duplicate', 200, 200]);
	});

	it('are known after a restart, all of them, by what was saved with their execution', async () => {
		await open({ eventsPerExecution: 100 });
		const requests = Array.from({ length: 30 }, (_, name) => named(name));
		const answers = await sendInOrder(requests);
		save();
		await until(() => groups.length === 2, 'the second execution');
		save();
		await Promise.all(answers);
		expect(groups.map(({ length }) => length)).toEqual([1, 29]);
		const { staticData } = host;
		const { nodeId } = host.setup;
		await host.close();
		await jest.isolateModulesAsync(async () => {
			const { ShopifyWebhookTrigger: Restarted } =
				await import('../../nodes/Shopify/ShopifyWebhookTrigger.node');
			await open({ eventsPerExecution: 100 });
			host.setup = { ...host.setup, type: counting(new Restarted()), nodeId: nodeId! };
			host.staticData = staticData;
		});
		expect(new Set(await Promise.all(requests.map(send)))).toEqual(new Set(['duplicate']));
	});

	it('count a copy as one, whether the event waits, is being saved, or is saved', async () => {
		await open({ eventsPerExecution: 10 });
		const [one, two] = [named(1), named(2)];
		const answers = await sendInOrder([one, two, one, two, two]);
		save();
		await until(() => groups.length === 2, 'the second execution');
		save();
		expect(await Promise.all(answers)).toEqual([200, 200, 'duplicate', 'duplicate', 'duplicate']);
		expect(groups).toEqual([['1'], ['2']]);
	});

	it('go on without the sender that would have handed them over, when it has broken off', async () => {
		await open({ eventsPerExecution: 10 });
		const abort = new AbortController();
		const [first] = await sendInOrder([named(1)]);
		const leader = send({ ...named(2), signal: abort.signal }).catch(() => 'broken off');
		await delay(20);
		const rest = await sendInOrder([named(3), named(4)]);
		abort.abort();
		await delay(20);
		save();
		await until(() => groups.length === 2, 'the second execution');
		save();
		expect(await Promise.all([first, leader, ...rest])).toEqual([200, 'broken off', 200, 200]);
		expect(groups).toEqual([['1'], ['3', '4']]);
	});

	it('are put off when their patience is over before it is their turn, and are in no later group', async () => {
		await open({ eventsPerExecution: 10 }, { answerDeadlineMs: 0 });
		const answers = await sendInOrder([named(1), named(2), named(3)]);
		expect(await Promise.all(answers.slice(1))).toEqual([503, 503]);
		save();
		expect(await answers[0]).toBe(200);
		expect(groups).toEqual([['1']]);
		save();
		expect(await send(named(2))).toBe(200);
	}, 20_000);

	it('do not wait for the run of the group before: that it is saved is enough', async () => {
		await open({ eventsPerExecution: 10 });
		host.savesExecutions = true;
		const answers = await sendInOrder([named(1), named(2), named(3)]);
		// n8n has written the execution of the first and waits for a slot.
		await until(() => groups.length === 2, 'the second execution');
		expect(saved).toBe(0);
		save();
		save();
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
	});

	it('are answered at the deadline, all of them, once their execution is written', async () => {
		await open({ eventsPerExecution: 10 }, { answerDeadlineMs: 700 });
		host.savesExecutions = true;
		const requests = [1, 2, 3].map((name) => named(name));
		const answers = await sendInOrder(requests);
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(saved).toBe(0);
		save();
		save();
		await until(() => saved === 2, 'the executions');
		expect(await Promise.all(requests.map(send))).toEqual(['duplicate', 'duplicate', 'duplicate']);
	});

	it('are as many as an execution may have, and no more', async () => {
		await open({ eventsPerExecution: 3 });
		const answers = await sendInOrder([1, 2, 3, 4, 5, 6].map((name) => named(name)));
		for (let times = 0; times < 3; times++) {
			save();
			await until(() => saved === times + 1, 'an execution');
			await delay(20);
		}
		await Promise.all(answers);
		expect(groups).toEqual([['1'], ['2', '3', '4'], ['5', '6']]);
	});

	it('are collected for a while where that is wanted', async () => {
		await open({ eventsPerExecution: 10, collectForMs: 300 });
		save();
		const answers = await sendInOrder([1, 2, 3].map((name) => named(name)));
		expect(await Promise.all(answers)).toEqual([200, 200, 200]);
		expect(groups).toEqual([['1', '2', '3']]);
	});

	it('never include a test delivery', async () => {
		await open({ eventsPerExecution: 10, collectForMs: 2_000 });
		save();
		const response = await fetch(host.testUrl, named(1));
		expect(response.status).toBe(200);
	});
});
