const RealDate = Date;
const realNow = performance.now.bind(performance);

let offsetMs = 0;

class ShiftedDate extends RealDate {
	constructor(...given: [] | ConstructorParameters<typeof RealDate>) {
		if (given.length === 0) super(RealDate.now() + offsetMs);
		else super(...(given as [number]));
	}

	static override now(): number {
		return RealDate.now() + offsetMs;
	}
}

/**
 * Lets time pass at once, for this process: its clocks go on from a later time. Timers are not touched, so what waits
 * goes on waiting in real time.
 */
export function passTime(ms: number): void {
	offsetMs += ms;
	globalThis.Date = ShiftedDate as DateConstructor;
	performance.now = () => realNow() + offsetMs;
}

/** Sets the clocks right again. */
export function restoreTime(): void {
	offsetMs = 0;
	globalThis.Date = RealDate;
	performance.now = realNow;
}
