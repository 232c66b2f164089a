import { stringifyBigInts } from '../shared/digits';

/** What makes one delivery of an object look unlike the next. */
interface ShuffleOptions {
	readonly shuffleKeys: boolean;
	readonly shuffleSpace: boolean;
	readonly seed: number;
}

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
const SPACES = ['', ' ', '\n', '\t', '  ', '\r\n'];

/** Writes payloads as JSON, each time with its keys and white space in an order of its own if told so. */
export class Writer {
	private state: number;

	constructor(private readonly options: ShuffleOptions) {
		this.state = options.seed;
	}

	/** @param value may hold BigInts, which become numbers */
	text(value: unknown): string {
		const { shuffleKeys, shuffleSpace } = this.options;
		const json = stringifyBigInts(shuffleKeys ? this.shuffled(value) : value);
		return shuffleSpace ? this.spaced(json) : json;
	}

	private shuffled(value: unknown): unknown {
		if (Array.isArray(value)) return value.map((entry) => this.shuffled(entry));
		if (typeof value !== 'object' || value === null) return value;
		const entries = Object.entries(value).map(([key, field]) => [key, this.shuffled(field)] as const);
		for (let index = entries.length - 1; index > 0; index -= 1) {
			const other = Math.floor(this.random() * (index + 1));
			[entries[index], entries[other]] = [entries[other]!, entries[index]!];
		}
		return Object.fromEntries(entries);
	}

	private spaced(json: string): string {
		const space = () => SPACES[Math.floor(this.random() * SPACES.length)];
		return json.replace(STRING_OR_MARK, (token) =>
			token.startsWith('"') ? token : `${space()}${token}${space()}`,
		);
	}

	/** mulberry32, from 0 to less than 1. */
	private random(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let bits = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
		return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
	}
}
