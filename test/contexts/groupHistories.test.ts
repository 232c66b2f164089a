import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import type { nodeMemoryOf } from '../../nodes/shared/webhook/nodeMemory';
import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { storedCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { orderDelivery, SavingHost, type Sent } from '../support/savingHost';

const RESOURCES = 2;
const NOTES = ['a', 'b', 'c'] as const;

/** What happens to a trigger. Times are short: what counts is what happens while something else is open. */
type Action =
	| { readonly kind: 'send'; readonly resource: number; readonly note: string; readonly breaksOff: boolean }
	/** An earlier delivery comes again, counted back from the last one. */
	| { readonly kind: 'repeat'; readonly back: number }
	| { readonly kind: 'save' | 'refuse' | 'kill' };

const sending = fc.record({
	kind: fc.constant('send' as const),
	resource: fc.nat(RESOURCES - 1),
	note: fc.constantFrom(...NOTES),
	breaksOff: fc.nat(9).map((chance) => chance === 0),
});
const repeating = fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(4) });
const deciding = fc.constantFrom<Action>({ kind: 'save' }, { kind: 'save' }, { kind: 'refuse' });

const histories = (kills: number) =>
	fc
		.tuple(
			fc.array(fc.oneof({ weight: 5, arbitrary: sending }, repeating, deciding), {
				minLength: 8,
				maxLength: 25,
			}),
			fc.array(fc.nat(24), { minLength: kills, maxLength: kills }),
		)
		.map(([actions, killedAfter]) => {
			const all: Action[] = [...actions];
			for (const at of killedAfter) all.splice(Math.min(at, all.length), 0, { kind: 'kill' });
			return all;
		});

interface Settings {
	readonly onlyNewestState: boolean;
	readonly watched: boolean;
	readonly eventsPerExecution: number;
}

const settings = fc.record({
	onlyNewestState: fc.boolean(),
	watched: fc.boolean(),
	eventsPerExecution: fc.constantFrom(2, 4, 100),
});

/** One event, as the test has sent it. */
interface SentEvent {
	readonly number: number;
	readonly delivery: Sent;
	readonly resource: number;
	/** Whether a connection broke, on which the answer may have been lost. */
	isBroken: boolean;
	/** The outcome or status of every answer; a broken connection has none. */
	readonly answers: Array<string | number>;
}

/** A trigger and everything that was sent to it. */
class History {
	readonly events: SentEvent[] = [];
	/** The items of the executions that were saved. */
	readonly saved: INodeExecutionData[][] = [];
	private readonly waiting = new Set<Promise<void>>();
	/** Decisions of the database about executions, in their order; it waits for one that is not there. */
	private decisions: Array<'save' | 'refuse'> = [];
	private alwaysSaves = false;
	/** Redis remembers the events of the histories before. */
	private readonly nodeId = `history-${randomUUID()}`;
	private rig!: SavingHost;
	private stateOf!: typeof nodeMemoryOf;

	constructor(
		private readonly form: Settings,
		private readonly ledger: 'embedded' | 'redis',
		private readonly redisUrl: string,
	) {}

	async start(): Promise<void> {
		const { Trigger, stateOf } = await freshProcess();
		this.stateOf = stateOf;
		this.rig = await SavingHost.start(
			{
				groupEvents: {
					eventsPerExecution: this.form.eventsPerExecution,
					onlyNewestState: this.form.onlyNewestState,
				},
				...(this.form.watched && { onlyWhenChanged: { fields: 'note', firstSeen: 'start' } }),
				options: { ledger: this.ledger, answerDeadlineMs: 0 },
			},
			new Trigger(),
			{
				nodeId: this.nodeId,
				moreCredentials: [storedCredential(new RedisHttpApi(), { url: this.redisUrl })],
			},
		);
		const { rig } = this;
		const isKilled = () => this.rig !== rig;
		const { host } = rig;
		host.startExecution = async (items) => {
			while (!this.alwaysSaves && this.decisions.length === 0 && !isKilled()) await delay(1);
			// The executions of a process that is gone are saved no more.
			if (isKilled()) return await new Promise(() => {});
			const decision = this.alwaysSaves ? 'save' : this.decisions.shift();
			if (decision === 'refuse') throw new Error('The database refuses');
			this.saved.push(items);
		};
	}

	async act(action: Action): Promise<void> {
		if (action.kind === 'send') this.send(this.add(action.resource, action.note), action.breaksOff);
		else if (action.kind === 'repeat') {
			const event = this.events.at(-1 - action.back);
			if (event !== undefined) this.send(event);
		} else if (action.kind === 'kill') await this.restart();
		else this.decisions.push(action.kind);
		await delay(4);
	}

	/** The database saves everything, and every sender without a success sends again, as platforms do. */
	async finish(): Promise<void> {
		this.alwaysSaves = true;
		await this.settled();
		for (const event of this.events) {
			for (let times = 0; !isAcknowledged(event); times++) {
				expect(times).toBeLessThan(20);
				this.send(event);
				await this.settled();
			}
		}
		await this.rig.untilIdle(this.stateOf);
	}

	async close(): Promise<void> {
		await this.rig.close();
	}

	private add(resource: number, note: string): SentEvent {
		const number = this.events.length;
		const updated_at = new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString();
		const delivery = orderDelivery(resource, { note, number, updated_at }, 'products/update');
		const event: SentEvent = { number, delivery, resource, isBroken: false, answers: [] };
		this.events.push(event);
		return event;
	}

	private send(event: SentEvent, breaksOff = false): void {
		const abort = new AbortController();
		const answer = this.rig
			.send({ ...event.delivery, signal: abort.signal })
			.then((outcome) => void event.answers.push(outcome))
			.catch(() => {
				event.isBroken = true;
			});
		this.waiting.add(answer);
		void answer.then(() => this.waiting.delete(answer));
		if (breaksOff) setTimeout(() => abort.abort(), 3);
	}

	/** n8n is killed: what it had saved is there when it starts again, and every connection is broken. */
	private async restart(): Promise<void> {
		const { staticData } = this.rig.host;
		this.decisions = [];
		const open = [...this.waiting];
		await this.rig.close();
		await Promise.all(open);
		await this.start();
		this.rig.host.staticData = staticData;
	}

	private async settled(): Promise<void> {
		while (this.waiting.size > 0) await Promise.all(this.waiting);
	}
}

/** @returns the trigger of a process that has just started, and what the process remembers */
async function freshProcess() {
	let Trigger!: typeof ShopifyWebhookTrigger;
	let stateOf!: typeof nodeMemoryOf;
	await jest.isolateModulesAsync(async () => {
		({ ShopifyWebhookTrigger: Trigger } = await import('../../nodes/Shopify/ShopifyWebhookTrigger.node'));
		({ nodeMemoryOf: stateOf } = await import('../../nodes/shared/webhook/nodeMemory'));
	});
	return { Trigger, stateOf };
}

const numberOf = ({ json }: INodeExecutionData) => (json.payload as IDataObject).number as number;

function isAcknowledged({ answers }: SentEvent): boolean {
	return answers.some((answer) => typeof answer === 'string' || answer < 300);
}

/** Holds what was promised against what the executions show. */
function check({ events, saved }: History, { onlyNewestState, watched }: Settings): void {
	const runs = new Map<number, number>();
	for (const items of saved) {
		for (const item of items) runs.set(numberOf(item), (runs.get(numberOf(item)) ?? 0) + 1);
	}
	for (const { number, resource, answers, isBroken } of events) {
		const outcomes = new Set(answers.filter((answer) => typeof answer === 'string'));
		const succeeded = answers.includes(200);
		// Whoever was answered 200 without an outcome has an item in an execution that was saved, and nobody has two.
		expect({ number, runs: runs.get(number) ?? 0 }).toEqual({
			number,
			runs: succeeded || runs.has(number) ? 1 : 0,
		});
		if (runs.has(number)) continue;
		// An event without a run was acknowledged because of another.
		const allowed = [...(onlyNewestState ? ['superseded'] : []), ...(watched ? ['unchanged'] : [])];
		const why = [...outcomes].filter((outcome) => outcome !== 'duplicate');
		expect({ number, why: why.filter((outcome) => !allowed.includes(outcome)) }).toEqual({
			number,
			why: [],
		});
		expect({ number, reasons: why.length > 0 || isBroken, answers }).toEqual({
			number,
			reasons: true,
			answers,
		});
		if (!outcomes.has('superseded')) continue;
		const newer = events.filter((other) => other.resource === resource && other.number > number);
		expect({ number, newer: newer.some((other) => runs.has(other.number)) }).toEqual({ number, newer: true });
	}
}

const REDIS = ['redis-server', 'webdis', 'setpriv'] as const;

describeWith([...REDIS], 'whatever happens to events that share an execution', () => {
	let redis: RedisServer;
	beforeAll(async () => {
		redis = await startRedis();
		for (const method of ['info', 'warn', 'error'] as const) jest.spyOn(console, method).mockImplementation();
	});
	afterAll(async () => {
		jest.restoreAllMocks();
		await redis?.close();
	});

	// A process that is gone holds its claims in Redis until their leases end: test/queue shows that with real processes.
	it.each([
		['embedded', 0, 12],
		['embedded', 1, 4],
		['redis', 0, 6],
	] as const)(
		'each has one run, or is left out for a reason, and nobody is answered before: ledger %s, %i restarts',
		async (ledger, kills, runs) => {
			await fc.assert(
				fc.asyncProperty(settings, histories(kills), async (form, actions) => {
					const history = new History(form, ledger, redis.webdisUrl);
					await history.start();
					try {
						for (const action of actions) await history.act(action);
						await history.finish();
						check(history, form);
					} finally {
						await history.close();
					}
				}),
				{ numRuns: runs },
			);
		},
		180_000,
	);
});
