/** What forged deliveries cost: those that want to cost much, against plain ones of the same size. */
import { ALL_KITS } from '../simulators/kits';
import { verdict, type Benchmark, type Report, type RunOptions } from './benchmark';
import { fixed } from './support/format';
import { built } from './support/shipped';
import { median, rotated } from './support/stats';

/** In bytes: a usual push, the largest that is diagnosed, and a larger one. */
const SIZES = [2_000, 32_000, 100_000] as const;

/** So many refusals come before a flood is measured: its first ones are diagnosed, and have the credential read. */
const BEFORE_A_FLOOD = 40;

const TARGET = { atMost: 5 };

interface Row {
	readonly platform: string;
	readonly size: number;
	/** Whether nothing was refused before, so that the credential is read and the signature diagnosed. */
	readonly first: boolean;
	/** Microseconds of each round, by the shape. */
	readonly times: Record<string, number[]>;
}

interface Result {
	readonly rounds: number;
	readonly deliveriesEach: number;
	readonly rows: readonly Row[];
}

export const forged: Benchmark<Result> = { name: 'forged', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [rounds, deliveriesEach] = quick ? [3, 20] : [5, 40];
	await built();
	// Loads what has been built, so it has to be there.
	const { ForgedBench, SHAPES } = await import('./support/forgedBench');
	const shapes = Object.keys(SHAPES);
	const rows: Row[] = [];
	for (const kit of ALL_KITS) {
		log(kit.title);
		const bench = await ForgedBench.open(kit);
		for (const size of SIZES)
			for (const first of [true, false]) {
				const times: Record<string, number[]> = Object.fromEntries(shapes.map((shape) => [shape, []]));
				const flooded = bench.trigger();
				for (let sent = 0; sent < BEFORE_A_FLOOD; sent++) await flooded('plain', size);
				// The first round compiles.
				for (let round = -1; round < rounds; round++)
					for (const shape of rotated(shapes, round + 1)) {
						const each: number[] = [];
						while (each.length < deliveriesEach)
							each.push(await (first ? bench.trigger() : flooded)(shape, size));
						if (round >= 0) times[shape]!.push(median(each));
					}
				rows.push({ platform: kit.title, size, first, times });
			}
	}
	return { rounds, deliveriesEach, rows };
}

function report({ rounds, deliveriesEach, rows }: Result): Report {
	return {
		title: 'Forged deliveries',
		method: [
			"Microseconds of this package for a forged delivery, from the call of the node to the 401, in n8n-core's own " +
				'context with a real request and response but no network. What n8n itself does for each request comes on top: ' +
				'see "Triggers side by side". A hostile delivery is compared with a plain one of the same size, ' +
				`${deliveriesEach} of each shape in each of ${rounds} rounds; the worst shape is named. Before each one, a ` +
				'request of the largest size is made and dropped, so that all find the same caches.',
			'"First" are deliveries to a trigger that has refused nothing before: the credential is read again and the ' +
				'signature is diagnosed. "In a flood" neither happens.',
		],
		tables: [
			{
				caption: 'Hostile against plain',
				columns: ['platform', 'bytes', 'when', 'plain, µs', 'worst shape', 'times a plain one', 'to reach'],
				rows: rows.map(({ platform, size, first, times }) => {
					const plain = median(times.plain ?? []);
					const ratios = Object.entries(times)
						.filter(([shape]) => shape !== 'plain')
						.map(([shape, each]) => ({ shape, ratio: median(each) / plain }))
						.sort((one, other) => other.ratio - one.ratio);
					const { shape, ratio } = ratios[0]!;
					const when = first ? 'first' : 'in a flood';
					const bytes = size.toLocaleString('en-US');
					return [platform, bytes, when, fixed(plain, 0), shape, fixed(ratio, 2), verdict(ratio, TARGET)];
				}),
			},
		],
	};
}
