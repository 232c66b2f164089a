/** The pipeline of a delivery alone, without n8n around it: what this package's own code costs. */
import { verdict, type Benchmark, type Report, type RunOptions } from './benchmark';
import { BODY_BYTES } from './support/deliveries';
import { fixed, spread } from './support/format';
import { type PipelineSetup, STEPS, TIMES, type Times } from './support/pipelineTimes';
import { built } from './support/shipped';
import { median, rotated, spreadOf } from './support/stats';

const HOUR_MS = 3_600_000;

/** "At once": in the last minute, which is worst for a memory that is kept by the hour. */
const CASES: readonly PipelineSetup[] = [
	{ remembered: 0, spanMs: 71 * HOUR_MS, idDigits: 14 },
	{ remembered: 1_000, spanMs: 71 * HOUR_MS, idDigits: 14 },
	{ remembered: 10_000, spanMs: 71 * HOUR_MS, idDigits: 14 },
	{ remembered: 10_000, spanMs: 60_000, idDigits: 14 },
	{ remembered: 10_000, spanMs: 71 * HOUR_MS, idDigits: 18 },
	{ remembered: 100_000, spanMs: 71 * HOUR_MS, idDigits: 14 },
];

/** Until the code is compiled. */
const WARM_UP = 1_000;

interface Result {
	readonly rounds: number;
	readonly deliveriesEach: number;
	/** The median of each round, in microseconds. */
	readonly cases: ReadonlyArray<{ readonly setup: PipelineSetup; readonly times: Times[] }>;
}

/** The whole and what is remembered afterwards, in microseconds. */
const TARGET = { remembered: 10_000, atMost: 40 };

export const pipeline: Benchmark<Result> = { name: 'pipeline', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [rounds, deliveriesEach] = quick ? [3, 100] : [11, 200];
	await built();
	const cases = CASES.map((setup) => ({ setup, times: [] as Times[] }));
	await measured(CASES[0]!, WARM_UP);
	for (let round = 0; round < rounds; round++) {
		log(`round ${round + 1} of ${rounds}`);
		for (const { setup, times } of rotated(cases, round)) times.push(await measured(setup, deliveriesEach));
	}
	return { rounds, deliveriesEach, cases };
}

async function measured(setup: PipelineSetup, count: number): Promise<Times> {
	// Loads what has been built, so it has to be there.
	const { PipelineBench } = await import('./support/pipelineBench');
	const bench = new PipelineBench(setup);
	// The first ones take over what is stored.
	await bench.deliver();
	const each: Times[] = [];
	while (each.length < count) each.push(...(await bench.deliver()));
	return Object.fromEntries(TIMES.map((name) => [name, median(each.map((times) => times[name]))])) as Times;
}

function report({ rounds, deliveriesEach, cases }: Result): Report {
	return {
		title: 'The pipeline alone',
		method: [
			`Microseconds for a new event with a body of ${BODY_BYTES} bytes, in n8n-core's own context with a real ` +
				`request and response but no network, ${deliveriesEach} deliveries in each of ${rounds} rounds. ` +
				'"All" is from the call of the node to the item (verify, parse, identify, choose, claim) and, after n8n ' +
				'has saved the execution, remember. The steps are measured one by one as well; "all" is more than ' +
				'their sum by what holds them together.',
			'"Ids of 18 digits" as in Shopify\'s samples take the parser that keeps every digit. "At once" are events ' +
				'that all came in the last minute, otherwise they came in over 71 hours. "n8n" is its own reading and ' +
				'writing of the static data as JSON, without the database: not part of the pipeline, but caused by it.',
		],
		tables: [
			{
				caption: 'Microseconds, medians',
				columns: ['remembered', 'all', ...STEPS, 'n8n', 'to reach'],
				rows: cases.map(({ setup, times }) => {
					const all = spreadOf(times.map(({ whole, remember }) => whole + remember));
					const step = (name: keyof Times) => fixed(median(times.map((each) => each[name])), 1);
					return [
						titleOf(setup),
						spread(all, 1),
						...STEPS.map(step),
						step('n8n'),
						setup.remembered === TARGET.remembered ? verdict(all.median, TARGET) : '',
					];
				}),
			},
		],
	};
}

function titleOf({ remembered, spanMs, idDigits }: PipelineSetup): string {
	const number = remembered.toLocaleString('en-US');
	const came = spanMs < HOUR_MS ? ', at once' : '';
	return `${number}${came}${idDigits === 18 ? ', ids of 18 digits' : ''}`;
}
