import fc from 'fast-check';

import {
	bodyOf,
	EVENTS,
	PulledShop,
	recoveryOf,
	toldStateOf,
	versionOf,
	type Kind,
	type Push,
	type Version,
} from './pulledShop';
import { SimulatedN8n, type Form, type Telling } from './simulatedN8n';
import { nodeMemoryOf } from '../../../nodes/shared/webhook/nodeMemory';
import { VirtualTime } from './virtualTime';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const BEGAN = Date.UTC(2026, 0, 1);

/** The deliveries of a push by their delays, in ms; none where it is lost. */
type Deliveries = readonly number[];

/** What happens to a shop and to n8n. */
export type Action =
	| { readonly kind: 'create'; readonly status: number; readonly deliveries: Deliveries }
	| {
			readonly kind: 'change';
			readonly which: number;
			readonly status: number;
			readonly deliveries: Deliveries;
	  }
	| { readonly kind: 'cancel'; readonly which: number; readonly deliveries: Deliveries }
	/** The time of a resource moves, and nothing else. */
	| { readonly kind: 'touch'; readonly which: number }
	| { readonly kind: 'wait'; readonly ms: number }
	/** @param ms how long it is waited; undefined: until it has ended */
	| { readonly kind: 'walk'; readonly ms: number | undefined }
	| {
			readonly kind: 'publish';
			/** Which events are left out. */
			readonly without: number;
			readonly others: number;
			readonly watches: boolean;
	  }
	| { readonly kind: 'kill'; readonly downForMs: number }
	/** The next walk gets so many pages, and then an error. */
	| { readonly kind: 'listFails'; readonly pages: number }
	/** n8n cannot save the next execution. */
	| { readonly kind: 'refuse' }
	/** n8n takes so long to save what a walk hands over next. */
	| { readonly kind: 'slow'; readonly ms: number }
	/** So many other triggers do something that no process keeps in memory all that it knows of each. */
	| { readonly kind: 'crowd' };

export interface Settings {
	readonly platform: Kind;
	readonly lagMs: number;
	readonly staleMs: number;
	readonly mostRows: number;
	readonly eventsPerExecution: number;
	readonly lookBackHours: number;
	readonly overlapMinutes: number;
	/** What is remembered without starting the workflow. */
	readonly fillOnly: 'off' | 'first' | 'always';
	/** Whether n8n keeps executions that have succeeded. */
	readonly keepsExecutions: boolean;
	readonly seed: number;
}

const STATUSES = ['new', 'paid', 'sent'];

const deliveries = fc.oneof(
	{ weight: 3, arbitrary: fc.constant([] as number[]) },
	{ weight: 4, arbitrary: fc.constant([10]) },
	{
		weight: 4,
		arbitrary: fc.array(fc.constantFrom(5, 20, 400, 3 * SECOND, 150 * SECOND, 20 * MINUTE, 5 * HOUR), {
			minLength: 1,
			maxLength: 2,
		}),
	},
);

const which = fc.nat(3);
const status = fc.nat(STATUSES.length - 1);

export const actions = (most: number): fc.Arbitrary<Action[]> =>
	fc.array(
		fc.oneof(
			{
				weight: 3,
				arbitrary: fc.record({ kind: fc.constant('create' as const), status, deliveries }),
			},
			{
				weight: 5,
				arbitrary: fc.record({ kind: fc.constant('change' as const), which, status, deliveries }),
			},
			{ weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which, deliveries }) },
			{ weight: 1, arbitrary: fc.record({ kind: fc.constant('touch' as const), which }) },
			{
				weight: 6,
				arbitrary: fc.record({
					kind: fc.constant('wait' as const),
					ms: fc.constantFrom(3, 12, 300, 2 * SECOND, MINUTE, 200 * SECOND, 15 * MINUTE, 4 * HOUR, 30 * HOUR),
				}),
			},
			{
				weight: 4,
				arbitrary: fc.record({
					kind: fc.constant('walk' as const),
					ms: fc.constantFrom(undefined, undefined, 3, 8, 15, 25, 60),
				}),
			},
			{
				weight: 1,
				arbitrary: fc.record({
					kind: fc.constant('publish' as const),
					without: fc.nat(3),
					others: fc.constantFrom(0, 0, 0, 1),
					watches: fc.nat(3).map((chance) => chance === 0),
				}),
			},
			{
				weight: 1,
				arbitrary: fc.record({
					kind: fc.constant('kill' as const),
					downForMs: fc.constantFrom(10, MINUTE, HOUR),
				}),
			},
			{
				weight: 1,
				arbitrary: fc.record({ kind: fc.constant('listFails' as const), pages: fc.nat(2) }),
			},
			{ weight: 1, arbitrary: fc.record({ kind: fc.constant('refuse' as const) }) },
			{
				weight: 1,
				arbitrary: fc.record({
					kind: fc.constant('slow' as const),
					ms: fc.constantFrom(4 * SECOND, 8 * SECOND, 30 * SECOND),
				}),
			},
		),
		{ minLength: 3, maxLength: most },
	);

export const settings: fc.Arbitrary<Settings> = fc.record({
	platform: fc.constantFrom<Kind>('seconds', 'content', 'microseconds'),
	lagMs: fc.constantFrom(0, 0, 30 * SECOND, 4 * MINUTE),
	staleMs: fc.constantFrom(0, 10 * SECOND, 60 * SECOND),
	mostRows: fc.constantFrom(Infinity, Infinity, 1, 2),
	eventsPerExecution: fc.constantFrom(1, 1, 2, 10),
	lookBackHours: fc.constantFrom(24, 168),
	overlapMinutes: fc.constantFrom(5, 10),
	fillOnly: fc.constantFrom('off', 'off', 'first'),
	keepsExecutions: fc.boolean(),
	seed: fc.nat(),
});

/** The platform has sent this, and it arrives at a time. */
interface Arrival {
	readonly at: number;
	readonly push: Push;
}

/** Since when the trigger listens. */
interface Listening {
	readonly form: Form;
	/** By event: since when it is listened to without a break. */
	readonly since: Readonly<Record<string, number>>;
	readonly at: number;
}

/** A shop, and an n8n whose trigger recovers what its pushes do not tell. */
export class History {
	readonly time = new VirtualTime(BEGAN);
	readonly shop: PulledShop;
	readonly n8n: SimulatedN8n;
	private arrivals: Arrival[] = [];
	private open = 0;
	readonly publications: Listening[] = [];
	private lastWalkAt = 0;
	/** How long the last walks took, in ms, in which no delivery was under way. */
	private longestQuietWalkMs = 0;

	constructor(readonly settings: Settings) {
		const random = randomFrom(settings.seed);
		this.shop = new PulledShop(settings.platform, this.time, random);
		this.shop.lagMs = settings.lagMs;
		this.shop.staleMs = settings.staleMs;
		this.shop.mostRows = settings.mostRows;
		this.n8n = new SimulatedN8n(this.time, recoveryOf(this.shop) as never, random, settings.keepsExecutions);
	}

	async run(all: readonly Action[]): Promise<void> {
		currentTime.value = this.time;
		this.time.install();
		await this.n8n.start();
		await this.publish({ without: -1, others: 0, watches: false });
		for (const action of all) await this.act(action);
		await this.finish();
	}

	private async act(action: Action): Promise<void> {
		const { shop, n8n } = this;
		const at = (index: number) => index % Math.max(1, shop.resources.length);
		switch (action.kind) {
			case 'create':
				return this.send(shop.create(STATUSES[action.status]!), action.deliveries);
			case 'change':
				if (shop.resources.length === 0) return;
				return this.send(shop.change(at(action.which), STATUSES[action.status]!), action.deliveries);
			case 'cancel':
				if (shop.resources.length === 0) return;
				return this.send(shop.cancel(at(action.which)), action.deliveries);
			case 'touch':
				if (shop.resources.length > 0) shop.touch(at(action.which));
				return;
			case 'wait':
				return await this.wait(action.ms);
			case 'walk':
				return await this.walk(action.ms);
			case 'publish':
				return await this.publish(action);
			case 'kill':
				n8n.kill();
				await this.wait(action.downForMs);
				return await n8n.start();
			case 'listFails':
				shop.pagesUntilError = action.pages;
				return;
			case 'refuse':
				n8n.refusals = 1;
				return;
			case 'slow':
				n8n.slowForMs = action.ms;
				return;
			case 'crowd':
				for (let number = 0; number < 400; number++) {
					nodeMemoryOf({
						getWorkflow: () => ({ id: 'crowd' }),
						getNode: () => ({ id: `${number}` }),
					} as never);
				}
		}
	}

	private send(pushes: readonly Push[], delays: Deliveries): void {
		for (const push of pushes) {
			for (const delay of delays) this.arrivals.push({ at: this.time.now + delay, push });
		}
	}

	/** Time passes, and pushes arrive. */
	private async wait(ms: number): Promise<void> {
		const ends = this.time.now + ms;
		for (;;) {
			const [next] = this.arrivals.sort((one, other) => one.at - other.at);
			if (next === undefined || next.at > ends) break;
			this.arrivals.shift();
			await this.time.pass(Math.max(0, next.at - this.time.now));
			this.open++;
			void this.n8n.deliver(bodyOf(next.push)).finally(() => this.open--);
		}
		await this.time.pass(Math.max(0, ends - this.time.now));
	}

	private async walk(ms?: number): Promise<void> {
		let isOver = false;
		void this.n8n.walk().then(() => (isOver = true));
		if (ms === undefined) await this.time.passUntil(() => isOver, 'the end of a walk');
		else await this.wait(ms);
	}

	private async publish({
		without,
		others,
		watches,
	}: {
		readonly without: number;
		readonly others: number;
		readonly watches: boolean;
	}): Promise<void> {
		const { platform, eventsPerExecution, lookBackHours, overlapMinutes, fillOnly } = this.settings;
		const events = EVENTS[platform].filter((_event, index) => index !== without);
		const form: Form = {
			events,
			others: `${others}`,
			recover: { everyMinutes: 15, lookBackHours, overlapMinutes, fillOnly },
			groupEvents: { eventsPerExecution },
			...(watches && { onlyWhenChanged: { fields: 'status' } }),
			options: { reportProblems: false },
		};
		const before = this.publications.at(-1);
		const isSame = before?.form.others === form.others;
		await this.n8n.publish(form);
		const since = events.map((event) => {
			return [event, (isSame ? before?.since[event] : undefined) ?? this.time.now] as const;
		});
		this.publications.push({ form, since: Object.fromEntries(since), at: this.time.now });
	}

	/** All pushes that are on their way arrive, and two walks find nothing in their way. */
	private async finish(): Promise<void> {
		const { n8n, time, shop } = this;
		if (!n8n.isUp) await n8n.start();
		shop.pagesUntilError = undefined;
		n8n.refusals = 0;
		n8n.slowForMs = 0;
		while (this.arrivals.length > 0) await this.wait(Math.max(1, this.arrivals[0]!.at - time.now));
		await time.passUntil(() => !n8n.isBusy && this.open === 0, 'the end of what is under way');
		for (let walks = 0; walks < 2; walks++) {
			await this.wait(2 * MINUTE + this.settings.staleMs + 2 * SECOND);
			this.lastWalkAt = time.now;
			await this.walk();
			this.longestQuietWalkMs = Math.max(this.longestQuietWalkMs, time.now - this.lastWalkAt);
			await time.passUntil(() => !n8n.isBusy, 'the end of what is under way');
		}
	}

	/** @returns what is wrong */
	faults(): string[] {
		return [...this.lost(), ...this.toldTwice(), ...this.neverWanted(), ...this.slow()];
	}

	/** What the workflow has got, in words. */
	get told(): string[] {
		return this.n8n.tellings.map(({ json }) => describe(json));
	}

	/** How often something was told again because n8n was killed before it had saved that it was told. */
	get repeated(): number {
		return this.tellingsByState().reduce((sum, tellings) => sum + tellings.length - 1, 0);
	}

	private get watchedEver(): boolean {
		return this.publications.some(({ form }) => form.onlyWhenChanged !== undefined);
	}

	private slow(): string[] {
		const ms = this.longestQuietWalkMs;
		return ms > 5 * SECOND ? [`A walk that had to wait for nobody took ${ms} ms`] : [];
	}

	private lost(): string[] {
		const { settings: own, n8n } = this;
		const { since } = this.publications.at(-1)!;
		// With a form that watches, what did not change was decided and not told.
		return this.shop.resources.flatMap((versions) =>
			this.finalEvents(versions).flatMap(({ event, version, happened }) => {
				const listened = since[event];
				const platformTime = happened - own.lagMs - (own.platform === 'microseconds' ? 0 : SECOND);
				if (listened === undefined || platformTime < listened) return [];
				if (platformTime < this.lastWalkAt - own.lookBackHours * HOUR) return [];
				const tellings = n8n.tellings.filter(({ json }) => isAbout(json, event, version.id));
				const state = toldStateOf(own.platform, event, version);
				const isTold = tellings.some(({ json }) => {
					const told = versionOf(json.payload as never);
					if (state.isOnce || told.number === version.number) return true;
					const other = toldStateOf(own.platform, event, told);
					const isSameContent = other.content?.join() === state.content?.join();
					return isSameContent && (!state.isNewByTime || other.clock === state.clock);
				});
				const last = tellings.at(-1);
				const isUnchanged =
					this.watchedEver &&
					n8n.tellings
						.filter(({ json }) => versionOf(json.payload as never).id === version.id)
						.some(({ json }) => versionOf(json.payload as never).status === version.status);
				if (isTold || isUnchanged) return [];
				return [
					`${event} of ${version.id} is lost in version ${version.number}, last told ${
						last === undefined ? 'never' : versionOf(last.json.payload as never).number
					}`,
				];
			}),
		);
	}

	/** The last state of each event of a resource. */
	private finalEvents(versions: readonly Version[]) {
		const version = versions.at(-1)!;
		const { platform } = this.settings;
		const changed = version.changed;
		if (platform !== 'seconds') {
			return [{ event: EVENTS[platform][version.id % 2]!, version, happened: changed }];
		}
		const cancelled = versions.find(({ cancelledAt }) => cancelledAt !== undefined);
		return [
			{ event: 'create', version, happened: versions[0]!.happened },
			...(version.number > 1 ? [{ event: 'update', version, happened: changed }] : []),
			...(cancelled === undefined ? [] : [{ event: 'cancel', version, happened: cancelled.happened }]),
		];
	}

	private tellingsByState(): Telling[][] {
		const byState = new Map<string, Telling[]>();
		for (const telling of this.n8n.tellings) {
			const event = String(telling.json.event);
			const version = versionOf(telling.json.payload as never);
			const isOnce = ['create', 'cancel'].includes(event);
			const key = [event, version.id, isOnce ? '' : version.number].join(' ');
			byState.set(key, [...(byState.get(key) ?? []), telling]);
		}
		return [...byState.values()];
	}

	private toldTwice(): string[] {
		return this.tellingsByState().flatMap((tellings) => {
			// Each time that a kill has made n8n forget it, it may be told once more.
			const again = tellings.slice(1).filter((telling, index) => {
				const before = tellings[index]!;
				const isForgotten = before.execution.isForgotten || this.hasExpired(before, telling);
				return !isForgotten && !this.hasSameTime(telling);
			});
			return again.map(({ json, at }) => `${describe(json)} was told again after ${at - BEGAN} ms`);
		});
	}

	/** What was told is kept for a day longer than Look Back. A time that moves without a change brings it back. */
	private hasExpired(before: Telling, again: Telling): boolean {
		const { platform, lookBackHours } = this.settings;
		return platform === 'content' && again.at - before.at > (lookBackHours + 24) * HOUR;
	}

	/**
	 * Whether a resource had another state in the same second: nothing says which of them is newer, and what is told last
	 * is the state that the list shows.
	 */
	private hasSameTime({ json }: Telling): boolean {
		const { platform } = this.settings;
		if (platform === 'microseconds') return false;
		const { id, number } = versionOf(json.payload as never);
		const versions = this.shop.resources[id]!;
		const clockOf = (version: Version) => toldStateOf(platform, String(json.event), version).clock;
		// A touch moves the time.
		const clocks = versions.filter((version) => version.number === number).map(clockOf);
		return versions.some((other) => other.number !== number && clocks.includes(clockOf(other)));
	}

	/** What was told although the trigger did not listen to it. */
	private neverWanted(): string[] {
		return this.n8n.tellings.flatMap(({ json, execution: { savedAt: at } }) => {
			const event = String(json.event);
			const { recovered } = json.delivery as { recovered?: true };
			const version = versionOf(json.payload as never);
			// What was accepted when it came or was found may begin somewhat later.
			const forms = this.publications.filter((publication, index) => {
				const next = this.publications[index + 1];
				return publication.at <= at && (next === undefined || next.at > at - MINUTE);
			});
			const isAccepted = forms.some(({ form }) => form.events.includes(event));
			if (!isAccepted) return [`${describe(json)} was told, though nobody listens to it`];
			if (recovered !== true) return [];
			const happened =
				event === 'create' ? version.createdAt / 1_000 + this.settings.lagMs : version.happened;
			// A row has whole seconds: what happened in the second of the publication counts as heard.
			const isWanted = forms.some(({ since }) => happened >= (since[event] ?? Infinity) - SECOND);
			return isWanted ? [] : [`${describe(json)} was recovered, though it was older than the form`];
		});
	}
}

function isAbout(json: Telling['json'], event: string, id: number): boolean {
	return json.event === event && versionOf(json.payload as never).id === id;
}

function describe({ event, payload, delivery }: Telling['json']): string {
	const { id, number } = versionOf(payload as never);
	return `${String(event)} of ${id} in version ${number} (${(delivery as { recovered?: true }).recovered === true ? 'pulled' : 'pushed'})`;
}

/** The time by which the sleeps of the package pass. */
export const currentTime: { value: VirtualTime | undefined } = { value: undefined };

/** @returns numbers from 0 to 1, the same for the same seed */
function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
