import { monotonicMs } from '../util/monotonicTime';
import { sleepWhile } from '../util/wait';

/** The largest size of the bodies in one group, in bytes. A single event may be larger. */
export const LARGEST_GROUP_BYTES = 16 * 1_024 * 1_024;

/**
 * Groups that wait at the same time, at most. The `webhook` function of each one's first event stays open, which
 * costs n8n an isolate of its expression engine: about 10 MB.
 */
export const MOST_GROUPS_WAITING = 32;

/**
 * The largest size of the bodies of all events of a trigger that wait, in bytes. In memory each takes some times
 * that, as it was parsed. A single event may be larger.
 */
export const MOST_BYTES_WAITING = 64 * 1_024 * 1_024;

/** An event that waits until it is handed to n8n. */
export interface GroupMember {
	/** Size of the body, in bytes. */
	readonly bytes: number;
	/** How much longer the event may wait, in ms. */
	readonly patienceMs: number;
	/** Whether the sender still waits for an answer, and what the event was decided by still holds. */
	isWanted(): boolean;
	/** When one of these is settled, the event may not be wanted any more. */
	readonly decisions: ReadonlyArray<Promise<void>>;
	/** The event leaves the queue without having been handed over: its sender has to send it again. */
	putOff(): void;
}

export interface GroupLimits {
	readonly eventsPerExecution: number;
	/** How long the first event of a group waits for others although n8n is saving none, in ms. */
	readonly collectForMs: number;
}

export type Joined<Member> =
	/** Too many groups wait, or the bodies of the events that wait are too large together. */
	| { readonly kind: 'full'; readonly of: 'groups' | 'bytes' }
	/** The event goes with a group that another delivery hands over. */
	| { readonly kind: 'follows' }
	/**
	 * This delivery hands the group over when `turn` is settled, with the members that have not left. It calls
	 * `saved` when n8n has saved their execution, or has refused to.
	 */
	| { readonly kind: 'leads'; readonly turn: Promise<Group<Member>> };

/** Members that go together, in the order in which they came. */
export interface Group<Member> {
	readonly members: readonly Member[];
	/** The next group may go; further calls do nothing. */
	saved(): void;
}

/**
 * The events of one trigger that wait while n8n saves an execution of this trigger. They then go together in the
 * next execution. An event that comes while nothing is being saved goes at once.
 */
export class GroupQueue<Member extends GroupMember> {
	private readonly waiting: Array<WaitingGroup<Member>> = [];
	/** The group that n8n is saving. */
	private saving: WaitingGroup<Member> | undefined;

	/** Whether no event waits and none is being saved. */
	get idle(): boolean {
		return this.waiting.length === 0 && this.saving === undefined;
	}

	/** How many events wait. */
	get size(): number {
		return this.waiting.reduce((size, group) => size + group.size, 0);
	}

	/** Size of the bodies of the events that wait, in bytes. */
	get bytes(): number {
		return this.waiting.reduce((bytes, group) => bytes + group.bytes, 0);
	}

	join(member: Member, limits: GroupLimits): Joined<Member> {
		const { bytes } = this;
		if (bytes > 0 && bytes + member.bytes > MOST_BYTES_WAITING) return { kind: 'full', of: 'bytes' };
		const last = this.waiting.at(-1);
		if (last?.hasRoomFor(member, limits) === true) {
			this.add(last, member);
			if (last.size >= limits.eventsPerExecution) last.collects = false;
			if (last.collects) this.collect(last, member.patienceMs / 2);
			this.startNext();
			return { kind: 'follows' };
		}
		if (this.waiting.length >= MOST_GROUPS_WAITING) return { kind: 'full', of: 'groups' };
		// Nothing joins it any more.
		if (last !== undefined) last.collects = false;
		const group = new WaitingGroup<Member>();
		this.waiting.push(group);
		group.collects = limits.collectForMs > 0;
		this.add(group, member);
		// An event that has waited for a delivery before it has less time.
		if (group.collects) this.collect(group, Math.min(limits.collectForMs, member.patienceMs / 2));
		this.startNext();
		return { kind: 'leads', turn: group.turn };
	}

	private add(group: WaitingGroup<Member>, member: Member): void {
		group.add(member);
		// An event that goes at once needs no timer.
		const goesAtOnce = this.saving === undefined && this.waiting[0] === group && !group.collects;
		if (goesAtOnce) return;
		void this.putOffInTime(group, member);
		// At once: until then, later events about its resource are decided by it.
		for (const decision of member.decisions) {
			void decision.then(() => {
				if (!member.isWanted()) this.leave(group, member);
			});
		}
	}

	/** Ends the collection of a group after this time, in ms, unless it ends sooner. */
	private collect(group: WaitingGroup<Member>, collectForMs: number): void {
		const ends = monotonicMs() + collectForMs;
		if (ends >= group.collectsUntil) return;
		group.collectsUntil = ends;
		void sleepWhile(() => group.collects && group.size > 0, collectForMs).then(() => {
			group.collects = false;
			this.startNext();
		});
	}

	private async putOffInTime(group: WaitingGroup<Member>, member: Member): Promise<void> {
		await sleepWhile(() => group.has(member), member.patienceMs);
		this.leave(group, member);
	}

	/** Puts an event off that has not been handed over. */
	private leave(group: WaitingGroup<Member>, member: Member): void {
		if (!group.remove(member)) return;
		member.putOff();
		if (group.size > 0) return;
		this.waiting.splice(this.waiting.indexOf(group), 1);
		group.go({ members: [], saved: () => {} });
	}

	private startNext(): void {
		const [group] = this.waiting;
		if (this.saving !== undefined || group === undefined || group.collects) return;
		this.waiting.shift();
		const members: Member[] = [];
		for (const member of group.takeAll()) {
			if (member.isWanted()) members.push(member);
			else member.putOff();
		}
		if (members.length === 0) {
			group.go({ members, saved: () => {} });
			this.startNext();
			return;
		}
		this.saving = group;
		const saved = () => {
			if (this.saving !== group) return;
			this.saving = undefined;
			this.startNext();
		};
		group.go({ members, saved });
	}
}

class WaitingGroup<Member extends GroupMember> {
	/** Whether the group waits for more members although n8n is saving none. */
	collects = false;
	/** By the monotonic clock. */
	collectsUntil = Number.POSITIVE_INFINITY;
	readonly turn: Promise<Group<Member>>;
	go: (group: Group<Member>) => void = () => {};
	/** Size of the bodies of the members, in bytes. */
	bytes = 0;
	private readonly members = new Set<Member>();

	constructor() {
		this.turn = new Promise((resolve) => {
			this.go = resolve;
		});
	}

	get size(): number {
		return this.members.size;
	}

	hasRoomFor({ bytes }: Member, { eventsPerExecution }: GroupLimits): boolean {
		return this.size < eventsPerExecution && this.bytes + bytes <= LARGEST_GROUP_BYTES;
	}

	has(member: Member): boolean {
		return this.members.has(member);
	}

	add(member: Member): void {
		this.members.add(member);
		this.bytes += member.bytes;
	}

	remove(member: Member): boolean {
		if (!this.members.delete(member)) return false;
		this.bytes -= member.bytes;
		return true;
	}

	takeAll(): Member[] {
		const all = [...this.members];
		this.members.clear();
		return all;
	}
}
