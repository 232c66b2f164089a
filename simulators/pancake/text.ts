import { stringifyBigInts } from '../shared/digits';
import { Random, shuffledKeys } from '../shared/random';

/** How deliveries of the same object differ in their text. */
interface ShuffleOptions {
	readonly shuffleKeys: boolean;
	readonly shuffleSpace: boolean;
	readonly seed: number;
}

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
const SPACES = ['', ' ', '\n', '\t', '  ', '\r\n'];

/**
 * Writes payloads as JSON. If the options say so, every text has another order of keys or other white space.
 */
export class Writer {
	private readonly random: Random;

	constructor(private readonly options: ShuffleOptions) {
		this.random = new Random(options.seed);
	}

	/** @param value may hold BigInts, which become numbers */
	text(value: unknown): string {
		const { shuffleKeys, shuffleSpace } = this.options;
		const json = stringifyBigInts(shuffleKeys ? shuffledKeys(value, this.random) : value);
		return shuffleSpace ? this.spaced(json) : json;
	}

	private spaced(json: string): string {
		const space = () => this.random.pick(SPACES);
		return json.replace(STRING_OR_MARK, (token) =>
			token.startsWith('"') ? token : `${space()}${token}${space()}`,
		);
	}
}
