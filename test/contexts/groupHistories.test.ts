import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import type { ExecutionWrite } from '../../nodes/shared/n8n/executionWrite';
import type { nodeMemoryOf } from '../../nodes/shared/webhook/nodeMemory';
import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { storedCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { SavingHost } from '../support/savingHost';
import { SIGNED } from '../support/signedPush';
import { KINDS, StateModel, type Shown } from '../support/stateHistory';

// As if the database committed what it has written at once, and not 250 ms later.
jest.mock('../../nodes/shared/webhook/executionSaved', () => ({
	isSaved: async (write: ExecutionWrite, platformMs: number, isWanted: () => boolean) => {
		const ends = performance.now() + platformMs;
		const isWaitedFor = () => isWanted() && performance.now() < ends;
		while (!write.isWritten && isWaitedFor()) await Promise.race([write.written, delay(2)]);
		return isWaitedFor();
	},
}));

const RESOURCES = 2;
const STATES = 3;

/** What happens to a trigger. Times are short: what counts is what happens while something else is open. */
type Action =
	| {
			readonly kind: 'send';
			readonly resource: number;
			readonly state: number;
			/** How much older than the present the state is, in seconds. */
			readonly late: number;
			readonly breaksOff: boolean;
			readonly process: number;
	  }
	/** An earlier delivery comes again, counted back from the last one. */
	| { readonly kind: 'repeat'; readonly back: number; readonly process: number }
	/** Of the executions that have begun, in whatever order. */
	| { readonly kind: 'save' | 'refuse'; readonly which: number }
	| { readonly kind: 'kill' };

const sending = fc.record({
	kind: fc.constant('send' as const),
	resource: fc.nat(RESOURCES - 1),
	state: fc.nat(STATES - 1),
	late: fc.constantFrom(0, 0, 0, 1, 3),
	breaksOff: fc.nat(9).map((chance) => chance === 0),
	process: fc.nat(1),
});
const repeating = fc.record({ kind: fc.constant('repeat' as const), back: fc.nat(4), process: fc.nat(1) });
const deciding = fc.record({
	kind: fc.constantFrom('save' as const, 'save' as const, 'refuse' as const),
	which: fc.nat(3),
});

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

/** What is told, and whether its states recur: then its deliveries have no number that tells them from each other. */
type Subject = 'products' | keyof typeof KINDS;

interface Settings {
	readonly subject: Subject;
	readonly onlyNewestState: boolean;
	/** Only for products, as the next one. */
	readonly watched: boolean;
	readonly skipOutdated: boolean;
	readonly eventsPerExecution: number;
	/** Whether executions wait for a slot: then several are open, and are decided in any order. */
	readonly hasSlots: boolean;
	/** Whether nothing happens that hides in which order the deliveries of a resource are decided. */
	readonly isCalm: boolean;
}

const settings = fc.record({
	subject: fc.constantFrom<Subject>('products', 'products', "Shopee's tracking numbers", "Pancake's orders"),
	onlyNewestState: fc.boolean(),
	watched: fc.boolean(),
	skipOutdated: fc.boolean(),
	eventsPerExecution: fc.constantFrom(2, 4, 100),
	hasSlots: fc.boolean(),
	isCalm: fc.boolean(),
});

/** One body, as the test has sent it. */
interface SentEvent {
	readonly number: number;
	readonly body: string;
	readonly shown: Shown;
	/** Whether a connection broke, on which the answer may have been lost. */
	isBroken: boolean;
	/** The outcome or status of every answer, with the number of its delivery; a broken connection has none. */
	readonly answers: Array<{ readonly delivery: number; readonly is: string | number }>;
	/** How many deliveries are not answered yet. */
	open: number;
}

/** An execution that has begun. */
interface Begun {
	readonly items: INodeExecutionData[];
	decide(decision: 'save' | 'refuse'): void;
}

/** A process with the trigger. */
interface Process {
	readonly rig: SavingHost;
	readonly stateOf: typeof nodeMemoryOf;
}

/** A trigger, in one process or in two that share a Redis, and everything that was sent to it. */
class History {
	readonly events: SentEvent[] = [];
	/** The items of the executions that were saved. */
	readonly saved: INodeExecutionData[][] = [];
	/** Resources of which the order is unknown in which their deliveries were decided. */
	readonly unordered = new Set<number>();
	private deliveries = 0;
	private readonly waiting = new Set<Promise<void>>();
	private begun: Begun[] = [];
	/** Decisions of the database about executions that have not begun. */
	private decisions: Array<'save' | 'refuse'> = [];
	private alwaysSaves = false;
	/** Redis remembers the events of the histories before. */
	private readonly nodeId = `history-${randomUUID()}`;
	private processes: Process[] = [];

	constructor(
		readonly form: Settings,
		private readonly ledger: 'embedded' | 'redis',
		private readonly count: number,
		private readonly redisUrl: string,
	) {}

	private get signed() {
		const { subject } = this.form;
		return subject === 'products' ? SIGNED.shopify : SIGNED[KINDS[subject]!.platform];
	}

	async start(): Promise<void> {
		this.processes = [];
		for (let number = 0; number < this.count; number++) this.processes.push(await this.startProcess());
	}

	private async startProcess(): Promise<Process> {
		const { form, signed } = this;
		const { type, stateOf } = await freshProcess(signed.file);
		const watches = form.subject === 'products' && form.watched;
		const parameters = {
			groupEvents: { eventsPerExecution: form.eventsPerExecution, onlyNewestState: form.onlyNewestState },
			...(watches && { onlyWhenChanged: { fields: 'note', firstSeen: 'start' } }),
			options: {
				ledger: this.ledger,
				answerDeadlineMs: 0,
				...(form.subject === 'products' && { skipOutdated: form.skipOutdated }),
			},
		};
		const rig = await SavingHost.start(parameters, type, {
			nodeId: this.nodeId,
			credential: signed.credential(),
			moreCredentials: [storedCredential(new RedisHttpApi(), { url: this.redisUrl })],
		});
		rig.host.savesExecutions = form.hasSlots;
		rig.host.startExecution = async (items) => {
			const decision = this.alwaysSaves ? 'save' : (this.decisions.shift() ?? (await this.decided(items)));
			if (decision === 'refuse') throw new Error('The database refuses');
			this.saved.push(items);
		};
		return { rig, stateOf };
	}

	private async decided(items: INodeExecutionData[]): Promise<'save' | 'refuse'> {
		return await new Promise((decide) => this.begun.push({ items, decide }));
	}

	async act(action: Action): Promise<void> {
		if (action.kind === 'send') {
			await this.send(this.eventOf(action), action.process, action.breaksOff);
		} else if (action.kind === 'repeat') {
			const event = this.events.at(-1 - action.back);
			if (event !== undefined) await this.send(event, action.process);
		} else if (action.kind === 'kill') await this.restart();
		else {
			const { isCalm, hasSlots } = this.form;
			// What was handed over before stays, though it was decided by what is refused.
			const decision = isCalm && hasSlots ? 'save' : action.kind;
			if (decision === 'refuse' && hasSlots) this.forgetOrder();
			const [begun] = this.begun.splice(action.which % Math.max(1, this.begun.length), 1);
			if (begun === undefined) this.decisions.push(decision);
			else begun.decide(decision);
		}
		await delay(4);
	}

	/** The database saves everything, and every sender without a success sends again, as platforms do. */
	async finish(): Promise<void> {
		this.alwaysSaves = true;
		for (const { decide } of this.begun.splice(0).reverse()) decide('save');
		await this.settled();
		for (const event of this.events) {
			for (let times = 0; !isAcknowledged(event); times++) {
				expect(times).toBeLessThan(20);
				await this.send(event, times);
				await this.settled();
			}
		}
		for (const { rig, stateOf } of this.processes) await rig.untilIdle(stateOf);
	}

	/** @returns the outcome or status of a product's update that is newer than all others */
	async probe(resource: number, state: number): Promise<string | number> {
		const event = this.add({ resource, state, time: 1_000 + this.events.length });
		await this.send(event, 0);
		await this.settled();
		for (const { rig, stateOf } of this.processes) await rig.untilIdle(stateOf);
		return event.answers[0]!.is;
	}

	async close(): Promise<void> {
		await Promise.all(this.processes.map(async ({ rig }) => await rig.close()));
	}

	/** What was sent before is sent again: it is a copy, or its state has come back. */
	private eventOf({ resource, state, late }: { resource: number; state: number; late: number }): SentEvent {
		return this.add({ resource, state, time: 5 + Math.floor(this.events.length / 2) - late });
	}

	private add(shown: Shown): SentEvent {
		const number = this.events.length;
		const { subject } = this.form;
		const body =
			subject === 'products'
				? JSON.stringify({
						id: shown.resource,
						note: `${shown.state}`,
						number,
						updated_at: new Date(Date.UTC(2026, 0, 1) + shown.time * 1_000).toISOString(),
					})
				: KINDS[subject]!.bodyOf(shown);
		const sent = this.events.find((event) => event.body === body);
		if (sent !== undefined) return sent;
		const event: SentEvent = { number, body, shown, isBroken: false, answers: [], open: 0 };
		this.events.push(event);
		return event;
	}

	private async send(event: SentEvent, process: number, breaksOff = false): Promise<void> {
		const { isCalm } = this.form;
		// A copy waits for the one before it, and is decided when that has ended.
		if (isCalm && event.open > 0) return;
		const breaks = breaksOff && !isCalm;
		if (event.open > 0 || breaks) this.unordered.add(event.shown.resource);
		const { rig } = this.processes[process % this.processes.length]!;
		const delivery = this.deliveries++;
		event.open++;
		const abort = new AbortController();
		const before = rig.arrivals;
		let isOpen = true;
		const answer = rig
			.send({ ...this.requestOf(event), signal: abort.signal })
			.then((is) => void event.answers.push({ delivery, is }))
			.catch(() => {
				event.isBroken = true;
			})
			.finally(() => {
				isOpen = false;
				event.open--;
			});
		this.waiting.add(answer);
		void answer.then(() => this.waiting.delete(answer));
		if (breaks) setTimeout(() => abort.abort(), 3);
		while (rig.arrivals === before && isOpen) await delay(1);
	}

	private requestOf({ body }: SentEvent): RequestInit {
		const request = this.signed.requestOf(body);
		if (this.form.subject !== 'products') return request;
		return { ...request, headers: { ...request.headers, 'x-shopify-topic': 'products/update' } };
	}

	/** n8n is killed: what it had saved is there when it starts again, and every connection is broken. */
	private async restart(): Promise<void> {
		const { staticData } = this.processes[0]!.rig.host;
		// The executions of a process that is gone are saved no more.
		this.begun = [];
		this.decisions = [];
		this.forgetOrder();
		const open = [...this.waiting];
		await this.close();
		await Promise.all(open);
		await this.start();
		this.processes[0]!.rig.host.staticData = staticData;
	}

	private forgetOrder(): void {
		for (let resource = 0; resource < RESOURCES; resource++) this.unordered.add(resource);
	}

	private async settled(): Promise<void> {
		while (this.waiting.size > 0) await Promise.all(this.waiting);
	}
}

/** @returns the trigger of a process that has just started, and what the process remembers */
async function freshProcess(file: string) {
	let type!: INodeType;
	let stateOf!: typeof nodeMemoryOf;
	await jest.isolateModulesAsync(async () => {
		const name = file.split('/').at(-1)!.replace('.node', '');
		const exported = (await import(`../../nodes/${file}`)) as Record<string, new () => INodeType>;
		type = new exported[name]!();
		({ nodeMemoryOf: stateOf } = await import('../../nodes/shared/webhook/nodeMemory'));
	});
	return { type, stateOf };
}

function isAcknowledged({ answers }: SentEvent): boolean {
	return answers.some(({ is }) => isAcknowledgement(is));
}

function isAcknowledgement(answer: string | number): boolean {
	return typeof answer === 'string' || answer < 300;
}

/** @returns how often each event has run */
function runsOf({ events, saved }: History): Map<SentEvent, number> {
	const runs = new Map<SentEvent, number>(events.map((event) => [event, 0]));
	const bodies = events.map((event) => [event, JSON.parse(event.body) as IDataObject] as const);
	for (const { json } of saved.flat()) {
		const [event] = bodies.find(([, body]) => isDeepStrictEqual(body, json.payload))!;
		runs.set(event, runs.get(event)! + 1);
	}
	return runs;
}

/** Holds what was promised against what the executions show, in whatever order events were decided. */
function check(history: History): void {
	const { events, form } = history;
	const runs = runsOf(history);
	const isProduct = form.subject === 'products';
	const like = ({ shown }: SentEvent, fits: (other: Shown) => boolean) =>
		events.filter((other) => other.shown.resource === shown.resource && fits(other.shown));
	const someRan = (some: readonly SentEvent[]) => some.some((event) => runs.get(event)! > 0);
	for (const event of events) {
		const { number, answers, isBroken, shown } = event;
		const outcomes = new Set(answers.map(({ is }) => is).filter((is) => typeof is === 'string'));
		const successes = answers.filter(({ is }) => is === 200).length;
		const ran = runs.get(event)!;
		// Whoever was answered 200 without an outcome has an item in an execution that was saved, and nobody has two. Only
		// a state that Pancake tells by its content alone may come back and run again.
		const canRecur = form.subject === "Pancake's orders";
		const least = successes > 0 ? (canRecur ? successes : 1) : 0;
		const most = canRecur ? answers.length + (isBroken ? Number.POSITIVE_INFINITY : 0) : 1;
		expect({ number, answers, isFew: ran < least, isMuch: ran > most || successes > most }).toEqual({
			number,
			answers,
			isFew: false,
			isMuch: false,
		});
		const allowed = [
			'duplicate',
			...(form.onlyNewestState ? ['superseded'] : []),
			...(isProduct && (form.watched || form.skipOutdated) ? ['unchanged'] : []),
			...(isProduct && form.skipOutdated ? ['outdated'] : []),
		];
		expect([...outcomes].filter((outcome) => !allowed.includes(outcome))).toEqual([]);
		if (ran > 0) continue;
		// An event without a run was acknowledged because of another.
		if (outcomes.has('superseded')) {
			const newer = like(event, ({ time }) => time > shown.time);
			expect({ number, newer: someRan(newer) }).toEqual({ number, newer: true });
		} else if (outcomes.has('unchanged')) {
			const same = like(event, ({ state }) => state === shown.state).filter((other) => other !== event);
			const told = same.filter(({ answers }) => answers.some(({ is }) => is === 'superseded'));
			expect({ number, same: told.length > 0 || someRan(same) }).toEqual({ number, same: true });
		} else if (outcomes.has('outdated')) {
			const newer = like(event, ({ time }) => time > shown.time);
			expect({ number, newer: newer.some(isAcknowledged) }).toEqual({ number, newer: true });
		} else if (isProduct) {
			// The answer that tells the reason was lost.
			expect({ number, isBroken, answers }).toEqual({ number, isBroken: true, answers });
		} else {
			const same = like(event, ({ state }) => state === shown.state);
			expect({ number, isTold: someRan(same), answers }).toEqual({ number, isTold: true, answers });
		}
	}
}

/** Holds what became of each delivery against what had to become of it, where the order of the decisions is known. */
function checkInOrder({ events, form, unordered }: History): void {
	for (let resource = 0; resource < RESOURCES; resource++) {
		const own = events.filter(({ shown }) => shown.resource === resource);
		const acknowledged = own
			.flatMap((event) => event.answers.map((answer) => ({ ...answer, ...event.shown })))
			.filter(({ is }) => isAcknowledgement(is))
			.sort((one, other) => one.delivery - other.delivery);
		// What was left out depends on the group.
		const isKnown = !unordered.has(resource) && acknowledged.every(({ is }) => is !== 'superseded');
		if (!isKnown) continue;
		if (form.subject !== 'products') {
			const model = new StateModel(KINDS[form.subject]!.times);
			const expected = acknowledged.map(({ delivery, ...shown }) => {
				const { outcome } = model.deliver(shown, true);
				return { delivery, is: outcome === 'run' ? 200 : outcome };
			});
			expect(acknowledged.map(({ delivery, is }) => ({ delivery, is }))).toEqual(expected);
		} else if (form.watched && !form.skipOutdated) {
			const first = acknowledged.filter(({ is }) => is !== 'duplicate');
			const expected = first.map(({ delivery, state }, at) => {
				return { delivery, is: state === first[at - 1]?.state ? 'unchanged' : 200 };
			});
			expect(first.map(({ delivery, is }) => ({ delivery, is }))).toEqual(expected);
		}
	}
}

/** Where outdated states are skipped, the newest one is the one that is known in the end, whatever came before. */
async function checkEnd(history: History): Promise<void> {
	const { subject, watched, skipOutdated } = history.form;
	if (subject !== 'products' || !watched || !skipOutdated) return;
	for (let resource = 0; resource < RESOURCES; resource++) {
		const own = history.events.map(({ shown }) => shown).filter((shown) => shown.resource === resource);
		const newest = own.filter(({ time }) => time === Math.max(...own.map((shown) => shown.time)));
		const [state, ...others] = new Set(newest.map((shown) => shown.state));
		if (state === undefined || others.length > 0) continue;
		expect(await history.probe(resource, state)).toBe('unchanged');
		expect(await history.probe(resource, (state + 1) % STATES)).toBe(200);
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
		['embedded', 1, 0, 14],
		['embedded', 1, 1, 4],
		['redis', 1, 0, 4],
		['redis', 2, 0, 4],
	] as const)(
		'each has one run, or is left out for a reason, and nobody is answered before: ledger %s, %i processes, %i restarts',
		async (ledger, processes, kills, runs) => {
			await fc.assert(
				fc.asyncProperty(settings, histories(kills), async (form, actions) => {
					const history = new History(form, ledger, processes, redis.webdisUrl);
					await history.start();
					try {
						for (const action of actions) await history.act(action);
						await history.finish();
						check(history);
						if (processes === 1) checkInOrder(history);
						await checkEnd(history);
					} finally {
						await history.close();
					}
				}),
				// A failure is made smaller for a while, and then reported.
				{ numRuns: runs, interruptAfterTimeLimit: 120_000, markInterruptAsFailure: true },
			);
		},
		180_000,
	);
});
