import { monotonicMs } from './monotonicTime';

/** What is counted in slots of time, of which the last ones are kept. Its size does not depend on how much is counted. */
export class TimeSlots<Slot> {
	private readonly slots: Array<{ readonly number: number; readonly slot: Slot } | undefined>;

	/**
	 * @param slotMs length of a slot
	 * @param kept how many slots are kept, with the one that has not ended
	 */
	constructor(
		private readonly slotMs: number,
		private readonly kept: number,
		private readonly makeSlot: () => Slot,
	) {
		this.slots = new Array<undefined>(kept).fill(undefined);
	}

	/** The slot of this moment. */
	get current(): Slot {
		const { number } = this;
		const index = number % this.kept;
		const found = this.slots[index];
		if (found?.number === number) return found.slot;
		const slot = this.makeSlot();
		this.slots[index] = { number, slot };
		return slot;
	}

	/** The slots in which something was counted, the earliest first, each with its beginning by the monotonic clock. */
	get recent(): ReadonlyArray<{ readonly beganAt: number; readonly slot: Slot }> {
		const oldest = this.number - this.kept;
		return this.slots
			.flatMap((found) => (found !== undefined && found.number > oldest ? [found] : []))
			.sort((one, other) => one.number - other.number)
			.map(({ number, slot }) => ({ beganAt: number * this.slotMs, slot }));
	}

	private get number(): number {
		return Math.floor(monotonicMs() / this.slotMs);
	}
}
