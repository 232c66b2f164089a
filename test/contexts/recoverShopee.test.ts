import type { INodeExecutionData, IRun } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopeeLostMessageTrigger } from '../../nodes/Shopee/ShopeeLostMessageTrigger.node';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { pollContext, type Done } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { until } from '../../harness/until';
import { cutDeadlinesShort } from '../support/clocks';
import { SHOPEE_APP } from '../support/shopeeApp';

let nodes = 0;

interface Execution {
	readonly items: INodeExecutionData[];
	end(status: 'success' | 'error' | 'waiting'): void;
}

describe('the Shopee Lost Message Trigger', () => {
	const type = new ShopeeLostMessageTrigger();
	let shopee: ShopeeSimulator;
	let nodeId: string;
	let executions: Execution[];
	/** How executions end that nobody ends by hand. */
	let automatic: 'success' | 'error' | undefined;
	let onEmit: () => void;

	beforeEach(async () => {
		shopee = await startShopeeSimulator(SHOPEE_APP);
		nodeId = `lost-${++nodes}`;
		executions = [];
		automatic = 'success';
		onEmit = () => {};
	});
	afterEach(async () => await shopee.close());

	const poll = async (confirmWhen = 'executionFinishesSuccessfully', options: object = {}, app = shopee) => {
		const credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: app.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
		});
		const emit = (items: INodeExecutionData[], done: Done | undefined) => {
			const execution = { items, end: (status: string) => done?.resolve({ status } as IRun) };
			executions.push(execution);
			onEmit();
			if (automatic !== undefined) setTimeout(() => execution.end(automatic!), 20);
		};
		const context = pollContext({ type, credential, parameters: { confirmWhen }, nodeId }, emit, options);
		return await type.poll.call(context);
	};
	const begun = async () => await until(() => executions.length > 0, 'the execution');
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
		await until(() => shopee.lostMessages.length === 0, 'the confirmation');
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('hands them over again where the execution was stopped before it began, which n8n does not tell', async () => {
		lose(2);
		automatic = undefined;
		const short = { budgetMs: 10_300 };
		await poll(undefined, short);
		const clock = performance.now.bind(performance);
		const later = (hours: number) =>
			jest.spyOn(performance, 'now').mockImplementation(() => clock() + hours * 3_600_000);
		try {
			later(5);
			await poll(undefined, short);
			expect(executions).toHaveLength(1);
			later(7);
			automatic = 'success';
			await poll(undefined, short);
			await poll();
			expect(executions).toHaveLength(2);
			expect(shopee.lostMessages).toEqual([]);
		} finally {
			jest.restoreAllMocks();
		}
	});

	it('confirms again what could not be confirmed, without handing it over again', async () => {
		lose(1);
		automatic = undefined;
		const failing = poll();
		await begun();
		// The end of the execution tries first, then the poll.
		shopee.failNext({ error: 'error_api_permission', times: 2 });
		executions[0]!.end('success');
		await expect(failing).rejects.toMatchObject({ message: 'The app may not call this API' });
		expect(shopee.lostMessages).toHaveLength(1);
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('starts nothing again that Shopee lists after its confirmation, and says so after a minute', async () => {
		lose(2);
		shopee.misbehave({ repeatingCursors: true });
		await poll();
		await poll();
		expect(executions).toHaveLength(1);
		const clock = performance.now.bind(performance);
		let late = 61_000;
		jest.spyOn(performance, 'now').mockImplementation(() => clock() + late);
		try {
			await expect(poll()).rejects.toMatchObject({
				message: 'Shopee still lists the lost messages that were confirmed, and none after them',
			});
			late += 1_000;
			shopee.misbehave({});
			lose(1);
			await poll();
			expect(executions.map(({ items }) => items.length)).toEqual([2, 1]);
			expect(shopee.lostMessages).toEqual([]);
		} finally {
			jest.restoreAllMocks();
		}
	});

	it('goes on at the next poll after an answer that never ends', async () => {
		lose(1);
		cutDeadlinesShort();
		try {
			shopee.misbehave({ slowAnswers: { byteEveryMs: 5 } });
			await expect(poll()).rejects.toMatchObject({ message: 'Shopee could not be reached' });
			expect(executions).toEqual([]);
		} finally {
			jest.restoreAllMocks();
		}
		shopee.misbehave({});
		await poll();
		expect(executions).toHaveLength(1);
	});

	it('hands over the messages that can be read, and names the others in the log', async () => {
		lose(3);
		const written: string[] = [];
		const { logger } = pollContext({ type }, () => {});
		jest.spyOn(logger, 'warn').mockImplementation((text) => void written.push(text));
		try {
			shopee.misbehave({ mistypedAnswers: { paths: { 'response.push_message_list[1]': 'null' } } });
			await poll();
		} finally {
			jest.restoreAllMocks();
		}
		expect(orders()).toEqual(['A0', 'A2']);
		expect(written).toEqual([
			'Shopee answered with a list of lost messages in which entries cannot be read (1, the first nothing), so they were left out. Look the missing entries up at Shopee, and report the answer if this happens again.',
		]);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('confirms immediately where it is told to, also what then fails', async () => {
		lose(150);
		automatic = 'error';
		await poll('immediately');
		expect(executions.map(({ items }) => items.length)).toEqual([100, 50]);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('owes a confirmation that failed, and hands nothing over again, also where it is immediate', async () => {
		lose(1);
		onEmit = () => shopee.failNext({ error: 'error_api_permission' });
		await expect(poll('immediately')).rejects.toMatchObject({ message: 'The app may not call this API' });
		onEmit = () => {};
		await poll('immediately');
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('confirms nothing of one app with what another app has handed over', async () => {
		const other = await startShopeeSimulator(SHOPEE_APP);
		try {
			lose(2);
			for (let number = 0; number < 3; number++) other.loseMessage(3, { data: { ordersn: `B${number}` } });
			automatic = undefined;
			await poll(undefined, { budgetMs: 10_300 });
			const polled = poll(undefined, { budgetMs: 10_300 }, other);
			executions[0]!.end('success');
			await polled;
			expect(executions.map(({ items }) => items.length)).toEqual([2, 3]);
			expect(shopee.lostMessages).toEqual([]);
			expect(other.lostMessages).toHaveLength(3);
		} finally {
			await other.close();
		}
	});

	it('neither confirms nor repeats what a Wait node holds, and goes on when it has been confirmed', async () => {
		lose(2);
		automatic = undefined;
		const first = poll(undefined, { budgetMs: 10_500 });
		await begun();
		executions[0]!.end('waiting');
		await first;
		lose(1);
		await poll();
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toHaveLength(3);
		automatic = 'success';
		await poll('laterInWorkflow');
		expect(executions).toHaveLength(1);
	});

	it('hands an event over once that was sent, and lost, twice', async () => {
		for (let time = 0; time < 2; time++)
			shopee.loseMessage(3, { data: { ordersn: 'A', status: 'X', update_time: 1 } });
		await poll();
		expect(orders()).toEqual(['A']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('leaves it to the workflow where it is told to', async () => {
		lose(2);
		automatic = undefined;
		await poll('laterInWorkflow');
		expect(executions).toHaveLength(1);
		expect(shopee.lostMessages).toHaveLength(2);
		executions[0]!.end('success');
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
