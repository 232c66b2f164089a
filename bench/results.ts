import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { format, resolveConfig, type BuiltInParserName } from 'prettier';

import { n8nRuntime, PROJECT } from '../harness/runtime';
import type { Benchmark, Report, Table } from './benchmark';

const FOLDER = path.join(PROJECT, 'bench');
const RESULTS = path.join(FOLDER, 'results.json');
const README = path.join(FOLDER, 'README.md');

/** On what a benchmark was measured. */
interface Machine {
	readonly date: string;
	readonly n8n: string;
	readonly node: string;
	readonly cores: number;
	readonly platform: string;
}

type Results = Record<string, { readonly machine: Machine; readonly result: unknown } | undefined>;

/** Puts what a benchmark has measured in the place of what it measured before. */
export async function keepResult(
	benchmarks: ReadonlyArray<Benchmark<unknown>>,
	benchmark: Benchmark<unknown>,
	result: unknown,
): Promise<void> {
	const before: Results = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
	const results: Results = { ...before, [benchmark.name]: { machine: await machine(), result } };
	await write(RESULTS, JSON.stringify(results, rounded), 'json');
	await write(README, readme(benchmarks, results), 'markdown');
}

function rounded(_key: string, value: unknown): unknown {
	return typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;
}

export function printReport({ title, tables }: Report): void {
	console.log(`\n=== ${title} ===`);
	for (const { caption, columns, rows } of tables) {
		console.log(`\n${caption}`);
		const lines = [columns, ...rows];
		const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
		for (const line of lines) {
			console.log(`  ${line.map((cell, index) => cell.padEnd(widths[index]!)).join('  ')}`.trimEnd());
		}
	}
}

function readme(benchmarks: ReadonlyArray<Benchmark<unknown>>, results: Results): string {
	const sections = benchmarks.flatMap((benchmark) => {
		const kept = results[benchmark.name];
		if (kept === undefined) return [];
		const { title, method, tables } = benchmark.report(kept.result);
		const { date, n8n, node, cores, platform } = kept.machine;
		return [
			`## ${title}`,
			`\`npm run bench -- ${benchmark.name}\`, ${date}, n8n ${n8n}, Node ${node}, ${platform}, ${cores} cores`,
			...method,
			...tables.flatMap(asMarkdown),
		];
	});
	return [
		'# Benchmark',
		'Written by `npm run bench`, with all single measurements in `results.json`. Absolute figures depend on the ' +
			'machine; ratios are of things measured in turn in the same run. A figure is the median of several ' +
			'measurements, with the least and the most of them behind it.',
		...sections,
	].join('\n\n');
}

function asMarkdown({ caption, columns, rows }: Table): string[] {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const table = [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
	return [`**${caption}**`, table.join('\n')];
}

async function machine(): Promise<Machine> {
	return {
		date: new Date().toISOString().slice(0, 10),
		n8n: (await n8nRuntime()).version,
		node: process.versions.node,
		cores: availableParallelism(),
		platform: `${process.platform} ${process.arch}`,
	};
}

async function write(file: string, text: string, parser: BuiltInParserName): Promise<void> {
	writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser }));
}
