/** Passes only when a test says so, in no time. Both clocks of the machine show it. */
export class VirtualTime {
	private timers: Array<{ readonly at: number; readonly number: number; readonly fire: () => void }> = [];
	private numbers = 0;
	/** By the monotonic clock, in ms. */
	private elapsed = 0;

	constructor(private readonly began: number) {}

	/** In ms since 1970. */
	get now(): number {
		return this.began + this.elapsed;
	}

	/** Has Date and the monotonic clock show this time, until `jest.useRealTimers` and `jest.restoreAllMocks`. */
	install(): void {
		jest.useFakeTimers({
			now: this.now,
			doNotFake: [
				'hrtime',
				'nextTick',
				'performance',
				'queueMicrotask',
				'setImmediate',
				'clearImmediate',
				'setInterval',
				'clearInterval',
				'setTimeout',
				'clearTimeout',
			],
		});
		jest.spyOn(performance, 'now').mockImplementation(() => this.elapsed);
	}

	async sleep(ms: number): Promise<void> {
		await new Promise<void>((fire) => {
			const timer = { at: this.elapsed + Math.max(0, ms), number: this.numbers++, fire };
			let index = this.timers.length;
			while (index > 0 && this.timers[index - 1]!.at > timer.at) index--;
			this.timers.splice(index, 0, timer);
		});
	}

	/** Fires what is due meanwhile, one timer after another. */
	async pass(ms: number): Promise<void> {
		const ends = this.elapsed + ms;
		await settled();
		for (;;) {
			const [next] = this.timers;
			if (next === undefined || next.at > ends) break;
			this.timers.shift();
			this.show(next.at);
			next.fire();
			await settled();
		}
		this.show(ends);
	}

	/** Lets time pass until the condition holds. */
	async passUntil(condition: () => boolean, what: string): Promise<void> {
		await settled();
		for (let steps = 0; !condition(); steps++) {
			const [next] = this.timers;
			if (next === undefined || steps > 20_000) throw new Error(`Waited in vain for ${what}`);
			await this.pass(next.at - this.elapsed);
		}
	}

	private show(elapsed: number): void {
		this.elapsed = Math.max(this.elapsed, elapsed);
		jest.setSystemTime(this.now);
	}
}

/** Resolves when everything has been done that waits for no timer. */
async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
