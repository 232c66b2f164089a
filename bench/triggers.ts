/**
 * Deliveries a second through a real n8n: this package's Shopify trigger against n8n's own nodes and other
 * community triggers.
 */
import { rm } from 'node:fs/promises';

import type { N8nInstance } from '../harness/n8n';
import type { N8nApi } from '../harness/n8nApi';
import { verdict, type Benchmark, type Report, type RunOptions, type Table } from './benchmark';
import {
	answersOf,
	CANDIDATES,
	CANDIDATE_TITLES,
	runCandidate,
	type CandidateName,
} from './support/candidates';
import { communityTriggers } from './support/communityTriggers';
import { BODY_BYTES, Deliveries, KINDS, type Kind } from './support/deliveries';
import { fixed, spread } from './support/format';
import { N8N_SETTINGS, startBenchN8n, type N8nSetting } from './support/instance';
import { measure, type Cost } from './support/phase';
import { startShopifyProxy } from './support/shopifyProxy';
import { median, ratiosOf, rotated } from './support/stats';
import type { Running } from './support/workflow';

interface Cell {
	readonly candidate: CandidateName;
	readonly kind: Kind;
	readonly cost: Cost;
}

interface Result {
	readonly rounds: number;
	readonly secondsEach: number;
	readonly settings: ReadonlyArray<{ readonly name: N8nSetting['name']; readonly cells: Cell[] }>;
}

/** Throughput of this package's trigger divided by that of another one. */
const TARGETS: ReadonlyArray<{
	setting: N8nSetting['name'];
	kinds: readonly Kind[];
	against: CandidateName;
	atLeast: number;
}> = [
	{ setting: 'lazy acquire', kinds: ['new'], against: 'webhook', atLeast: 0.9 },
	{ setting: 'lazy acquire', kinds: ['new'], against: 'shopifyTrigger', atLeast: 2.5 },
	{ setting: 'lazy acquire', kinds: ['duplicate', 'forged'], against: 'webhook', atLeast: 5 },
	{ setting: 'default', kinds: ['new'], against: 'shopifyTrigger', atLeast: 1.3 },
];

export const triggers: Benchmark<Result> = { name: 'triggers', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [rounds, secondsEach] = quick ? [2, 1] : [9, 3];
	const settings: Array<Result['settings'][number]> = [];
	for (const { name, env } of N8N_SETTINGS) {
		const proxy = await startShopifyProxy();
		const community = await communityTriggers();
		const allEnv = { ...env, ...proxy.env };
		const { n8n, api } = await startBenchN8n(`triggers ${name}`, allEnv, [community]);
		try {
			const say = (line: string) => log(`${name}: ${line}`);
			settings.push({ name, cells: await measureAll(n8n, api, { rounds, secondsEach, say }) });
		} finally {
			await n8n.stop();
			await proxy.close();
			await rm(community, { recursive: true });
		}
	}
	return { rounds, secondsEach, settings };
}

async function measureAll(
	n8n: N8nInstance,
	api: N8nApi,
	{ rounds, secondsEach, say }: { rounds: number; secondsEach: number; say: (line: string) => void },
): Promise<Cell[]> {
	const running = new Map<CandidateName, Running & { deliveries: Deliveries }>();
	const cells: Cell[] = [];
	for (const candidate of CANDIDATES) {
		const workflow = { ...(await runCandidate(candidate, n8n, api)), deliveries: new Deliveries() };
		running.set(candidate, workflow);
		cells.push(...KINDS.map((kind) => ({ candidate, kind, cost: { perSecond: [], cpuMs: [] } })));
		const first = workflow.deliveries.first.values();
		await measure(n8n, api, {
			url: workflow.url,
			durationMs: 60_000,
			count: workflow.deliveries.first.length,
			next: () => first.next().value!,
			isExpected: answersOf(candidate).new,
		});
		// An answer of 200 alone does not say so of n8n's own nodes.
		await api.waitForExecutions(workflow.id, workflow.deliveries.first.length);
	}
	const measureCell = async ({ candidate, kind }: Cell, durationMs: number, cost?: Cost) => {
		const { url, deliveries } = running.get(candidate)!;
		const next = () => deliveries.next(kind);
		await measure(n8n, api, { url, durationMs, next, isExpected: answersOf(candidate)[kind] }, cost);
	};
	for (const cell of cells) await measureCell(cell, 500);
	for (let round = 0; round < rounds; round++) {
		say(`round ${round + 1} of ${rounds}`);
		for (const cell of rotated(cells, round)) await measureCell(cell, secondsEach * 1_000, cell.cost);
	}
	return cells;
}

function report({ rounds, secondsEach, settings }: Result): Report {
	return {
		title: 'Triggers side by side',
		method: [
			`Each trigger is followed by a node that does nothing. Orders of ${BODY_BYTES} bytes arrive on 4 connections for ` +
				`${secondsEach} s at each trigger and of each kind in turn, in another order each time, ${rounds} rounds; ` +
				'ratios are taken round by round. "New" is an event of its own each, "duplicate" one of 50 that were ' +
				'delivered before, "forged" is signed with another secret.',
			"The Webhook node starts an execution for each of them, n8n's own Shopify Trigger for duplicates. It is n8n's " +
				'own node, registered through a local proxy that plays the shop.',
			'CPU is the time of the n8n process for each delivery: it hardly depends on what else the machine does.',
		],
		tables: settings.flatMap(({ name, cells }) => [throughput(name, cells), ratios(name, cells)]),
	};
}

function throughput(setting: string, cells: readonly Cell[]): Table {
	const figure = ({ cost }: Cell) =>
		`${fixed(median(cost.perSecond), 0)} (${fixed(median(cost.cpuMs), 1)} ms)`;
	return {
		caption: `n8n's ${setting} setting: deliveries a second (CPU for each)`,
		columns: ['trigger', ...KINDS],
		rows: CANDIDATES.map((name) => [
			CANDIDATE_TITLES[name],
			...KINDS.map((kind) => figure(cellOf(cells, name, kind))),
		]),
	};
}

function ratios(setting: string, cells: readonly Cell[]): Table {
	const rows = CANDIDATES.filter((name) => name !== 'ours').flatMap((against) =>
		KINDS.map((kind) => {
			const ours = cellOf(cells, 'ours', kind).cost;
			const other = cellOf(cells, against, kind).cost;
			const ratio = ratiosOf(ours.perSecond, other.perSecond);
			const target = TARGETS.find(
				(each) => each.setting === setting && each.against === against && each.kinds.includes(kind),
			);
			return [
				kind,
				CANDIDATE_TITLES[against],
				spread(ratio),
				fixed(ratiosOf(other.cpuMs, ours.cpuMs).median, 2),
				target === undefined ? '' : verdict(ratio.median, target),
			];
		}),
	);
	return {
		caption: `n8n's ${setting} setting: this package's trigger against each of the others`,
		columns: ['deliveries', 'against', 'times its throughput', 'by CPU', 'to reach'],
		rows,
	};
}

function cellOf(cells: readonly Cell[], candidate: CandidateName, kind: Kind): Cell {
	return cells.find((cell) => cell.candidate === candidate && cell.kind === kind)!;
}
