import fc from 'fast-check';

import {
	GroupQueue,
	LARGEST_GROUP_BYTES,
	MOST_BYTES_WAITING,
	MOST_GROUPS_WAITING,
	type Group,
	type GroupLimits,
	type GroupMember,
} from '../../../nodes/shared/webhook/groupQueue';

class Event implements GroupMember {
	open = true;
	isPutOff = false;
	readonly decisions: Array<Promise<void>> = [];

	constructor(
		readonly name: number,
		readonly patienceMs = 1_000,
		readonly bytes = 100,
	) {}

	isWanted(): boolean {
		return this.open;
	}

	putOff(): void {
		expect(this.isPutOff).toBe(false);
		this.isPutOff = true;
	}
}

/** A queue, and what it hands over. */
class Trigger {
	readonly queue = new GroupQueue<Event>();
	readonly handedOver: number[][] = [];
	/** Of the group that is being saved. */
	saved: () => void = () => {};
	open = 0;

	constructor(private readonly limits: GroupLimits = { eventsPerExecution: 3, collectForMs: 0 }) {}

	join(event: Event) {
		const joined = this.queue.join(event, this.limits);
		if (joined.kind === 'leads') {
			this.open++;
			void joined.turn.then((group: Group<Event>) => {
				this.open--;
				if (group.members.length === 0) return;
				this.handedOver.push(group.members.map(({ name }) => name));
				this.saved = group.saved;
			});
		}
		return joined.kind;
	}
}

const settled = async () => await jest.advanceTimersByTimeAsync(0);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('events that wait while n8n saves an execution', () => {
	it('go at once, alone, while none is being saved', async () => {
		const trigger = new Trigger();
		expect(trigger.join(new Event(1))).toBe('leads');
		await settled();
		expect(trigger.handedOver).toEqual([[1]]);
		trigger.saved();
		expect(trigger.queue.idle).toBe(true);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('go together when it is saved, in their order, as many as an execution may have', async () => {
		const trigger = new Trigger();
		const kinds = [1, 2, 3, 4, 5, 6].map((name) => trigger.join(new Event(name)));
		expect(kinds).toEqual(['leads', 'leads', 'follows', 'follows', 'leads', 'follows']);
		await settled();
		expect(trigger.handedOver).toEqual([[1]]);
		for (let times = 0; times < 3; times++) {
			trigger.saved();
			await settled();
		}
		expect(trigger.handedOver).toEqual([[1], [2, 3, 4], [5, 6]]);
	});

	it('go on once for each execution, however often its end is told', async () => {
		const trigger = new Trigger();
		[1, 2, 3, 4, 5].forEach((name) => trigger.join(new Event(name)));
		await settled();
		const { saved } = trigger;
		saved();
		saved();
		await settled();
		saved();
		await settled();
		expect(trigger.handedOver).toEqual([[1], [2, 3, 4]]);
	});

	it('are put off when their patience is over, and are in no group then', async () => {
		const trigger = new Trigger();
		const [first, second, third] = [new Event(1), new Event(2, 300), new Event(3, 900)];
		[first, second, third].forEach((event) => trigger.join(event));
		await jest.advanceTimersByTimeAsync(500);
		expect([first, second, third].map(({ isPutOff }) => isPutOff)).toEqual([false, true, false]);
		trigger.saved();
		await settled();
		expect(trigger.handedOver).toEqual([[1], [3]]);
		await jest.advanceTimersByTimeAsync(5_000);
		expect(third.isPutOff).toBe(false);
	});

	it('leave no open function behind when all of a group have left', async () => {
		const trigger = new Trigger();
		[new Event(1), new Event(2, 300), new Event(3, 300)].forEach((event) => trigger.join(event));
		await jest.advanceTimersByTimeAsync(600);
		expect(trigger.open).toBe(0);
		trigger.saved();
		expect(trigger.queue.idle).toBe(true);
		expect(trigger.join(new Event(4))).toBe('leads');
		await settled();
		expect(trigger.handedOver).toEqual([[1], [4]]);
	});

	it('are left out, without an answer from n8n, when their sender has gone', async () => {
		const trigger = new Trigger();
		const events = [1, 2, 3].map((name) => new Event(name));
		events.forEach((event) => trigger.join(event));
		events[1]!.open = false;
		trigger.saved();
		await settled();
		trigger.saved();
		await settled();
		expect(trigger.handedOver).toEqual([[1], [3]]);
		expect(events.map(({ isPutOff }) => isPutOff)).toEqual([false, true, false]);
	});

	it('leave at once, whatever group they wait in, when what they were decided by does not hold any more', async () => {
		const trigger = new Trigger({ eventsPerExecution: 2, collectForMs: 0 });
		const events = [1, 2, 3, 4, 5, 6].map((name) => new Event(name));
		let decide = () => {};
		const decision = new Promise<void>((resolve) => {
			decide = resolve;
		});
		const unfounded = [events[2]!, events[3]!, events[4]!];
		for (const event of [...unfounded, events[5]!]) event.decisions.push(decision);
		events.forEach((event) => trigger.join(event));
		for (const event of unfounded) event.open = false;
		decide();
		await settled();
		expect(events.map(({ isPutOff }) => isPutOff)).toEqual([false, false, true, true, true, false]);
		trigger.saved();
		await settled();
		trigger.saved();
		await settled();
		expect(trigger.handedOver).toEqual([[1], [2], [6]]);
	});

	it('share a group only up to its size in bytes; a larger event goes alone', async () => {
		const trigger = new Trigger({ eventsPerExecution: 100, collectForMs: 0 });
		const half = LARGEST_GROUP_BYTES / 2;
		trigger.join(new Event(1));
		const sizes = [half, half, 1, LARGEST_GROUP_BYTES + 1, 1];
		expect(sizes.map((bytes, at) => trigger.join(new Event(at + 2, 1_000, bytes)))).toEqual([
			'leads',
			'follows',
			'leads',
			'leads',
			'leads',
		]);
	});

	it('are too many when so many groups wait that their open functions would fill the memory', () => {
		const trigger = new Trigger({ eventsPerExecution: 2, collectForMs: 0 });
		const kinds = Array.from({ length: 2 * MOST_GROUPS_WAITING + 2 }, (_, name) =>
			trigger.join(new Event(name)),
		);
		expect(kinds.at(-1)).toBe('full');
		expect(kinds.filter((kind) => kind === 'full')).toHaveLength(1);
	});
});

describe('events whose bodies are large', () => {
	const MIB = 1_024 * 1_024;
	const limits = { eventsPerExecution: 100, collectForMs: 0 };

	it('wait only up to a size of all of them together, and there is room again when some have gone', async () => {
		const trigger = new Trigger(limits);
		trigger.join(new Event(0, 5_000, 12 * MIB));
		await settled();
		const join = (name: number, bytes: number) => trigger.join(new Event(name, 5_000, bytes));
		expect([1, 2, 3, 4, 5].map((name) => join(name, 12 * MIB))).not.toContain('full');
		expect(trigger.queue.bytes).toBe(60 * MIB);
		expect([join(6, 12 * MIB), join(7, 4 * MIB), join(8, 1)]).toEqual(['full', 'follows', 'full']);
		trigger.saved();
		await settled();
		expect(join(9, 12 * MIB)).toBe('leads');
	});

	it('leave their room when they are put off', async () => {
		const trigger = new Trigger(limits);
		trigger.join(new Event(0));
		trigger.join(new Event(1, 300, MOST_BYTES_WAITING - 1));
		expect(trigger.join(new Event(2, 300, 2))).toBe('full');
		await jest.advanceTimersByTimeAsync(500);
		expect(trigger.queue.bytes).toBe(0);
		expect(trigger.join(new Event(3, 300, 2))).toBe('leads');
	});

	it('wait, however large, where no other waits', () => {
		const trigger = new Trigger(limits);
		const join = (name: number) => trigger.join(new Event(name, 300, MOST_BYTES_WAITING + 1));
		expect([1, 2, 3].map(join)).toEqual(['leads', 'leads', 'full']);
	});
});

describe('events that are collected', () => {
	const limits = { eventsPerExecution: 3, collectForMs: 200 };

	it('wait for others for the time given, although none is being saved', async () => {
		const trigger = new Trigger(limits);
		trigger.join(new Event(1));
		await jest.advanceTimersByTimeAsync(150);
		trigger.join(new Event(2));
		expect(trigger.handedOver).toEqual([]);
		await jest.advanceTimersByTimeAsync(100);
		expect(trigger.handedOver).toEqual([[1, 2]]);
	});

	it('are not put off because they are collected, however much of their patience is over', async () => {
		const trigger = new Trigger(limits);
		trigger.join(new Event(1, 150));
		await jest.advanceTimersByTimeAsync(80);
		expect(trigger.handedOver).toEqual([[1]]);
		trigger.saved();
		trigger.join(new Event(2));
		trigger.join(new Event(3, 60));
		await jest.advanceTimersByTimeAsync(35);
		expect(trigger.handedOver).toEqual([[1], [2, 3]]);
	});

	it('go as soon as the next event has no room among them', async () => {
		const trigger = new Trigger(limits);
		trigger.join(new Event(1, 1_000, LARGEST_GROUP_BYTES));
		trigger.join(new Event(2));
		await settled();
		expect(trigger.handedOver).toEqual([[1]]);
		trigger.saved();
		await jest.advanceTimersByTimeAsync(200);
		expect(trigger.handedOver).toEqual([[1], [2]]);
	});

	it('go as soon as they are as many as an execution may have', async () => {
		const trigger = new Trigger(limits);
		[1, 2, 3].forEach((name) => trigger.join(new Event(name)));
		await settled();
		expect(trigger.handedOver).toEqual([[1, 2, 3]]);
	});
});

interface Step {
	readonly kind: 'join' | 'save' | 'wait' | 'leave';
	readonly amount: number;
	readonly bytes: number;
}

it('hands each event over or puts it off, once, in order, whatever happens', async () => {
	const step: fc.Arbitrary<Step> = fc.record({
		kind: fc.constantFrom(
			'join' as const,
			'join' as const,
			'save' as const,
			'wait' as const,
			'leave' as const,
		),
		amount: fc.integer({ min: 1, max: 400 }),
		bytes: fc.oneof(fc.constant(2_000), fc.nat(LARGEST_GROUP_BYTES), fc.nat(2 * MOST_BYTES_WAITING)),
	});
	const limits = fc.record({
		eventsPerExecution: fc.integer({ min: 2, max: 5 }),
		collectForMs: fc.constantFrom(0, 0, 100),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(step, { maxLength: 60 }), limits, async (steps, given) => {
			const trigger = new Trigger(given);
			const events: Event[] = [];
			const refused = new Set<number>();
			for (const { kind, amount, bytes } of steps) {
				if (kind === 'join') {
					const event = new Event(events.length, amount * 5, bytes);
					events.push(event);
					if (trigger.join(event) === 'full') refused.add(event.name);
				} else if (kind === 'leave' && events.length > 0) events[amount % events.length]!.open = false;
				else if (kind === 'save') trigger.saved();
				else await jest.advanceTimersByTimeAsync(amount);
				await settled();
				expect(
					Math.min(trigger.queue.bytes - MOST_BYTES_WAITING, trigger.queue.size - 1),
				).toBeLessThanOrEqual(0);
			}
			while (!trigger.queue.idle) {
				trigger.saved();
				await jest.advanceTimersByTimeAsync(50);
			}
			await jest.advanceTimersByTimeAsync(5_000);
			const ran = trigger.handedOver.flat();
			expect(ran).toEqual([...ran].sort((a, b) => a - b));
			expect(new Set(ran).size).toBe(ran.length);
			for (const { name, isPutOff } of events) {
				expect([ran.includes(name), isPutOff, refused.has(name)].filter(Boolean)).toHaveLength(1);
			}
			for (const group of trigger.handedOver) {
				expect(group.length).toBeLessThanOrEqual(given.eventsPerExecution);
			}
			expect(trigger.open).toBe(0);
			expect(jest.getTimerCount()).toBe(0);
		}),
		{ numRuns: 200 },
	);
});
