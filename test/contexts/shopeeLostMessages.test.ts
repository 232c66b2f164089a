import { setTimeout as delay } from 'node:timers/promises';

import type { INodeExecutionData, IRun } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopeeLostMessageTrigger } from '../../nodes/Shopee/ShopeeLostMessageTrigger.node';
import { startShopeeSimulator, type ShopeeSimulator } from '../simulators/shopee';
import { pollContext, type Done } from '../support/contexts';
import { storedCredential } from '../support/credentials';

const KEYS = { partnerId: '2001887', partnerKey: 'shpk-api-key', pushKey: 'live-push-key' };
let nodes = 0;

interface Execution {
	readonly items: INodeExecutionData[];
	end(status: 'success' | 'error'): void;
}

describe('the Shopee Lost Message Trigger', () => {
	const type = new ShopeeLostMessageTrigger();
	let shopee: ShopeeSimulator;
	let nodeId: string;
	let executions: Execution[];
	/** How executions end that nobody ends by hand. */
	let automatic: 'success' | 'error' | undefined;

	beforeEach(async () => {
		shopee = await startShopeeSimulator(KEYS);
		nodeId = `lost-${++nodes}`;
		executions = [];
		automatic = 'success';
	});
	afterEach(async () => await shopee.close());

	const poll = async (confirmWhen = 'executionFinishesSuccessfully', options: object = {}) => {
		const credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: KEYS.partnerId,
			partnerKey: KEYS.partnerKey,
		});
		const emit = (items: INodeExecutionData[], done: Done | undefined) => {
			const execution = { items, end: (status: string) => done?.resolve({ status } as IRun) };
			executions.push(execution);
			if (automatic !== undefined) setTimeout(() => execution.end(automatic!), 20);
		};
		const context = pollContext({ type, credential, parameters: { confirmWhen }, nodeId }, emit, options);
		return await type.poll.call(context);
	};
	const lose = (count: number) => {
		for (let number = 0; number < count; number++) shopee.loseMessage(3, { data: { ordersn: `A${number}` } });
	};
	const orders = () =>
		executions.flatMap(({ items }) => items.map(({ json }) => (json.resource as { id: string }).id));

	it('works the queue off batch by batch, each confirmed after its execution has succeeded', async () => {
		lose(250);
		expect(await poll()).toBeNull();
		expect(executions.map(({ items }) => items.length)).toEqual([100, 100, 50]);
		expect(new Set(orders()).size).toBe(250);
		expect(shopee.lostMessages).toEqual([]);
		expect(await poll()).toBeNull();
		expect(executions).toHaveLength(3);
	});

	it('confirms nothing of an execution that failed, and hands the messages over at the next poll', async () => {
		lose(3);
		automatic = 'error';
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toHaveLength(3);
		automatic = 'success';
		await poll();
		expect(executions).toHaveLength(2);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('hands nothing over twice while its execution is running, and stops within the budget of a poll', async () => {
		lose(2);
		automatic = undefined;
		const short = { budgetMs: 10_300 };
		await poll(undefined, short);
		await Promise.all([poll(undefined, short), poll(undefined, short)]);
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toHaveLength(2);
		executions[0]!.end('success');
		await delay(10);
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('confirms again what could not be confirmed, without handing it over again', async () => {
		lose(1);
		automatic = undefined;
		const failing = poll();
		await delay(100);
		shopee.failNext({ error: 'error_api_permission' });
		executions[0]!.end('success');
		await expect(failing).rejects.toMatchObject({ message: 'The app may not call this API' });
		expect(shopee.lostMessages).toHaveLength(1);
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('confirms immediately where it is told to, also what then fails', async () => {
		lose(150);
		automatic = 'error';
		await poll('immediately');
		expect(executions.map(({ items }) => items.length)).toEqual([100, 50]);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('leaves it to the workflow where it is told to', async () => {
		lose(2);
		await poll('laterInWorkflow');
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toHaveLength(2);
		await delay(50);
		await poll('laterInWorkflow');
		expect(executions).toHaveLength(2);
	});

	it('shows what is waiting in a test run, and confirms nothing', async () => {
		expect(await poll(undefined, { mode: 'manual' })).toBeNull();
		lose(2);
		const output = await poll(undefined, { mode: 'manual' });
		expect(output?.[0]).toHaveLength(2);
		expect(output?.[0]?.[0]?.json.delivery).toMatchObject({ test: true });
		expect(shopee.lostMessages).toHaveLength(2);
		expect(executions).toEqual([]);
	});
});
