/**
 * `npm run bench`: how fast it is, measured on a real n8n.
 *
 *     npm run bench                     everything, about an hour on two cores that do nothing else
 *     npm run bench -- pipeline memory  some benchmarks
 *     npm run bench -- triggers --quick few and short rounds; printed, not kept
 *
 * What a whole run measures is kept in bench/results.json, and as tables in bench/README.md.
 */
import { parseArgs } from 'node:util';

import { burst } from './burst';
import { changes } from './changes';
import { forged } from './forged';
import { lazadaDeadline } from './lazadaDeadline';
import { memory } from './memory';
import type { Benchmark } from './benchmark';
import { keepResult, printReport } from './results';
import { pipeline } from './pipeline';
import { recover } from './recover';
import { triggers } from './triggers';

/** In the order they run: what is quick comes first. */
const BENCHMARKS = [
	pipeline,
	forged,
	recover,
	triggers,
	burst,
	memory,
	changes,
	lazadaDeadline,
] as ReadonlyArray<Benchmark<unknown>>;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false } },
	});
	const unknown = positionals.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
	if (unknown.length > 0) {
		const known = BENCHMARKS.map(({ name }) => name).join(', ');
		throw new Error(`There is no benchmark ${unknown.join(', ')}; there are ${known}`);
	}
	for (const benchmark of BENCHMARKS) {
		if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
		const log = (line: string) => console.error(`[${benchmark.name}] ${line}`);
		const result = await benchmark.run({ quick: values.quick, log });
		printReport(benchmark.report(result));
		if (!values.quick) await keepResult(BENCHMARKS, benchmark, result);
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
