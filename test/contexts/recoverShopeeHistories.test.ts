import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeParameters, IRun } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { WEBHOOK_ID } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { LiveTrigger } from '../../harness/liveTrigger';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { signDelivery } from '../../nodes/Shopee/platform/signature';
import { MOST_RUNNING } from '../../nodes/Shopee/recover/queue';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { triggerOfAnotherProcess } from '../support/otherProcess';
import { SHOPEE_APP } from '../support/shopeeApp';

const MINUTE = 60_000;

type Status = IRun['status'];

type Step =
	| { readonly kind: 'lose'; readonly count: number }
	/** The push of a message arrives after all. */
	| { readonly kind: 'push'; readonly of: number }
	| { readonly kind: 'look' | 'end' | 'kill' | 'publishAgain' }
	/** Shopee refuses calls, or goes on listing what is confirmed. */
	| { readonly kind: 'refuse' | 'stale' | 'current' };

const steps: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{
			weight: 3,
			arbitrary: fc.record({ kind: fc.constant('lose' as const), count: fc.integer({ min: 1, max: 12 }) }),
		},
		{ weight: 1, arbitrary: fc.record({ kind: fc.constant('push' as const), of: fc.nat(40) }) },
		{ weight: 6, arbitrary: fc.constantFrom<Step>({ kind: 'look' }, { kind: 'look' }, { kind: 'end' }) },
		{ weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'kill' }, { kind: 'publishAgain' }) },
		{
			weight: 2,
			arbitrary: fc.constantFrom<Step>({ kind: 'refuse' }, { kind: 'stale' }, { kind: 'current' }),
		},
	),
	{ minLength: 4, maxLength: 14 },
);

let nodes = 0;

/** One trigger and one queue, in which everything may go wrong. */
class History {
	readonly starts = new Map<string, number>();
	readonly successes = new Map<string, number>();
	readonly pushed = new Set<string>();
	/** Executions that were started for messages that had been confirmed. */
	readonly late: string[] = [];
	kills = 0;
	private readonly lost: string[] = [];
	private open: Array<(status: Status) => void> = [];
	private isOver = false;

	private constructor(
		private readonly shopee: ShopeeSimulator,
		private trigger: LiveTrigger,
		private readonly random: () => number,
	) {
		this.connect();
	}

	static async begin(eventsPerExecution: number, seed: number): Promise<History> {
		const shopee = await startShopeeSimulator(SHOPEE_APP);
		const credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
			pushPartnerKey: SHOPEE_APP.pushKey,
		});
		const parameters: INodeParameters = { recover: { everyMinutes: 1 }, groupEvents: { eventsPerExecution } };
		const type = triggerOfAnotherProcess('Shopee/ShopeeTrigger.node');
		const nodeId = `history-${++nodes}`;
		const trigger = await LiveTrigger.publish({ type, credential, parameters }, { nodeId });
		return new History(shopee, trigger, randomOf(seed));
	}

	async close(): Promise<void> {
		await this.trigger.close();
		await this.shopee.close();
	}

	async take(step: Step): Promise<void> {
		switch (step.kind) {
			case 'lose':
				for (let count = 0; count < step.count; count++) this.lose();
				return;
			case 'push': {
				const order = this.lost[step.of];
				if (order !== undefined) await this.push(order);
				return;
			}
			case 'look':
				return await this.look();
			case 'end':
				for (const end of this.open.splice(0)) end(this.random() < 0.7 ? 'success' : 'error');
				return await pause();
			case 'kill':
				return await this.kill();
			case 'publishAgain':
				return await this.trigger.publishAgain(this.trigger.host.setup.parameters);
			case 'refuse':
				return this.shopee.failNext({ error: 'error_api_permission', times: 1 });
			case 'stale':
				return this.shopee.misbehave({ repeatingCursors: true });
			case 'current':
				return this.shopee.misbehave({});
		}
	}

	/** From now on all goes well, but for messages that always fail. @returns the orders that Shopee still lists */
	async end(): Promise<readonly string[]> {
		this.isOver = true;
		this.shopee.misbehave({});
		for (let look = 0; look < 25 && this.listed().length > 0; look++) {
			for (const end of this.open.splice(0)) end('success');
			await this.look();
		}
		return this.listed();
	}

	get orders(): readonly string[] {
		return this.lost;
	}

	private lose(): void {
		const order = `A${this.lost.length}`;
		this.lost.push(order);
		this.shopee.loseMessage({ ...pushOf(order), shopId: 1 });
	}

	private async push(order: string): Promise<void> {
		const body = JSON.stringify({ ...pushOf(order), shop_id: 1 });
		const signed = `${this.trigger.host.url}/${WEBHOOK_ID}/webhook`;
		const authorization = signDelivery(signed, Buffer.from(body), SHOPEE_APP.pushKey);
		const answer = await fetch(this.trigger.url, { method: 'POST', body, headers: { authorization } });
		if (answer.headers.get('x-webhook-outcome') === null && answer.ok) this.pushed.add(order);
	}

	private async look(): Promise<void> {
		passTime(1.5 * MINUTE);
		this.trigger.beginTick();
		await pause();
	}

	private async kill(): Promise<void> {
		this.kills++;
		this.open = [];
		await this.trigger.kill();
		const { keys, host } = this.trigger;
		const type = triggerOfAnotherProcess('Shopee/ShopeeTrigger.node');
		const { nodeId = '' } = host.setup;
		this.trigger = await LiveTrigger.start(
			{ ...host.setup, type },
			{ type, nodeId, keys, staticData: host.staticData },
		);
		this.connect();
	}

	private connect(): void {
		this.trigger.run = async (items) => await this.run(items);
	}

	private async run(items: INodeExecutionData[]): Promise<{ status: Status }> {
		const orders = items.map(({ json }) => String((json.resource as IDataObject).id));
		for (const order of orders) count(this.starts, order);
		const status = await this.statusOf(orders);
		const listed = new Set(this.listed());
		this.late.push(...orders.filter((order) => !listed.has(order)));
		if (status === 'success') for (const order of orders) count(this.successes, order);
		return { status };
	}

	private async statusOf(orders: readonly string[]): Promise<Status> {
		// Every seventh message fails always.
		if (orders.some((order) => Number(order.slice(1)) % 7 === 3)) return 'error';
		const drawn = this.random();
		if (this.isOver || drawn < 0.5) return 'success';
		if (drawn < 0.7) return 'error';
		return await new Promise((resolve) => this.open.push(resolve));
	}

	private listed(): string[] {
		return this.shopee.lostMessages.map(({ body }) => (JSON.parse(body) as Push).data.ordersn);
	}
}

type Push = ReturnType<typeof pushOf>;

function pushOf(ordersn: string) {
	const timestamp = 1_760_000_000;
	return { code: 3, timestamp, data: { ordersn, status: 'SHIPPED', update_time: timestamp } };
}

function count(counts: Map<string, number>, order: string): void {
	counts.set(order, (counts.get(order) ?? 0) + 1);
}

async function pause(): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, 120));
}

/** @returns numbers from 0 to 1 that are the same for the same seed */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

describe('whatever happens to the queue of lost Shopee messages', () => {
	afterEach(restoreTime);

	it.each([1, 3])(
		'every message succeeds once or is set aside after two failures, and none is confirmed before, with %d to an execution',
		async (eventsPerExecution) => {
			await fc.assert(
				fc.asyncProperty(steps, fc.integer(), async (history, seed) => {
					const queue = await History.begin(eventsPerExecution, seed);
					try {
						for (const step of history) await queue.take(step);
						expect(await queue.end()).toEqual([]);
						const { orders, starts, successes, pushed } = queue;
						const times = (order: string) => successes.get(order) ?? 0;
						const untold = orders.filter(
							(order) => times(order) === 0 && !pushed.has(order) && (starts.get(order) ?? 0) < 2,
						);
						expect(untold).toEqual([]);
						expect(queue.late).toEqual([]);
						const again = orders.flatMap((order) => {
							const told = times(order) + (pushed.has(order) ? 1 : 0);
							return Array.from({ length: Math.max(0, told - 1) }, () => order);
						});
						// Only what had not ended, or had ended last, before a kill.
						if (queue.kills === 0) expect(again).toEqual([]);
						expect(again.length).toBeLessThanOrEqual(queue.kills * (MOST_RUNNING + 1) * eventsPerExecution);
					} finally {
						await queue.close();
						restoreTime();
					}
				}),
				{ numRuns: 10 },
			);
		},
		240_000,
	);
});
