/** Random numbers from a seed: the same seed gives the same numbers. */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed;
	}

	/** @returns a number from 0 to less than 1, by mulberry32 */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
		return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
	}

	/** @returns a whole number from 0 to less than the end */
	below(end: number): number {
		return Math.floor(this.next() * end);
	}

	/** @throws Error where there is nothing to pick from */
	pick<T>(list: readonly T[]): T {
		if (list.length === 0) throw new Error('There is nothing to pick from');
		return list[this.below(list.length)] as T;
	}

	/** @returns a copy in random order, every order equally likely */
	shuffled<T>(list: readonly T[]): T[] {
		const result = [...list];
		for (let index = result.length - 1; index > 0; index -= 1) {
			const other = this.below(index + 1);
			[result[index], result[other]] = [result[other]!, result[index]!];
		}
		return result;
	}

	/** @returns a UUID of version 4 */
	uuid(): string {
		const digits = Array.from({ length: 32 }, () => this.below(16).toString(16));
		digits[12] = '4';
		digits[16] = this.pick(['8', '9', 'a', 'b']);
		return [
			digits.slice(0, 8),
			digits.slice(8, 12),
			digits.slice(12, 16),
			digits.slice(16, 20),
			digits.slice(20),
		]
			.map((part) => part.join(''))
			.join('-');
	}
}

/**
 * @returns the value with the keys of all its objects, at any depth, in another order; arrays keep their
 *   order
 */
export function shuffledKeys(value: unknown, random: Random): unknown {
	if (Array.isArray(value)) return value.map((entry) => shuffledKeys(entry, random));
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([key, field]) => [key, shuffledKeys(field, random)] as const);
	return Object.fromEntries(random.shuffled(entries));
}
