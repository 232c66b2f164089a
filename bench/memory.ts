/** What an event costs in a real n8n when the trigger remembers many others. */
import path from 'node:path';

import type { N8nInstance } from '../harness/n8n';
import type { N8nApi } from '../harness/n8nApi';
import { verdict, type Benchmark, type Report, type RunOptions, type Table } from './benchmark';
import { answersOf, setupOf } from './support/candidates';
import { Deliveries, type Kind } from './support/deliveries';
import { fixed, spread } from './support/format';
import { N8N_SETTINGS, startBenchN8n } from './support/instance';
import {
	availableLedgers,
	eventIds,
	LEDGERS,
	type LoadedLedger,
	type LedgerSetting,
} from './support/ledgers';
import { measure, type Cost } from './support/phase';
import { median, ratiosOf, rotated } from './support/stats';
import { runTrigger, TRIGGER_ID } from './support/workflow';

const REMEMBERED = [0, 1_000, 10_000, 100_000] as const;
const MEASURED: readonly Kind[] = ['new', 'duplicate'];

interface Cell {
	readonly remembered: number;
	readonly kind: Kind;
	readonly cost: Cost;
}

interface Result {
	readonly rounds: number;
	readonly deliveriesEach: number;
	readonly ledgers: ReadonlyArray<{ readonly name: string; readonly cells: Cell[] }>;
}

interface Loaded {
	readonly remembered: number;
	readonly url: string;
	readonly deliveries: Deliveries;
}

/** Where an event costs n8n itself least, remembering shows most. */
const SETTING = N8N_SETTINGS.find(({ name }) => name === 'lazy acquire')!;

export const memory: Benchmark<Result> = { name: 'memory', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [rounds, deliveriesEach] = quick ? [3, 30] : [15, 60];
	const ledgers: Array<Result['ledgers'][number]> = [];
	for (const ledger of availableLedgers()) {
		const { n8n, api } = await startBenchN8n(`memory ${ledger.name}`, SETTING.env);
		try {
			const say = (line: string) => log(`${ledger.name} ledger: ${line}`);
			const cells = await measureLedger(ledger, n8n, api, { rounds, deliveriesEach, say });
			ledgers.push({ name: ledger.name, cells });
		} finally {
			await n8n.stop();
		}
	}
	return { rounds, deliveriesEach, ledgers };
}

async function measureLedger(
	ledger: LedgerSetting,
	n8n: N8nInstance,
	api: N8nApi,
	{ rounds, deliveriesEach, say }: { rounds: number; deliveriesEach: number; say: (line: string) => void },
): Promise<Cell[]> {
	const running = await ledger.start(api, path.join(n8n.userFolder, '.n8n', 'database.sqlite'));
	try {
		const loaded = new Map<number, Loaded>();
		for (const remembered of REMEMBERED) loaded.set(remembered, await load(running, n8n, api, remembered));
		const cells = REMEMBERED.flatMap((remembered) =>
			MEASURED.map((kind): Cell => ({ remembered, kind, cost: { perSecond: [], cpuMs: [] } })),
		);
		const measureCell = async ({ remembered, kind, cost }: Cell, measured: boolean) => {
			const { url, deliveries } = loaded.get(remembered)!;
			const isExpected = answersOf('ours')[kind];
			const next = () => deliveries.next(kind);
			// Duplicates cost little: more of them make a measurement of about the same length.
			const count = deliveriesEach * (kind === 'duplicate' ? 6 : 1);
			const options = { url, durationMs: 120_000, count, next, isExpected };
			await measure(n8n, api, options, measured ? cost : undefined);
		};
		for (const cell of cells) await measureCell(cell, false);
		for (let round = 0; round < rounds; round++) {
			say(`round ${round + 1} of ${rounds}`);
			for (const cell of rotated(cells, round)) await measureCell(cell, true);
		}
		return cells;
	} finally {
		await running.close();
	}
}

/** Activates a workflow that remembers so many events, those among them that come again as duplicates. */
async function load(
	running: LoadedLedger,
	n8n: N8nInstance,
	api: N8nApi,
	remembered: number,
): Promise<Loaded> {
	const setup = await setupOf('ours', api);
	const { id, url } = await runTrigger(n8n, api, {
		...setup,
		parameters: { ...setup.parameters, ...running.parameters },
		credentials: { ...setup.credentials, ...running.credentials },
	});
	const deliveries = new Deliveries();
	const { first } = deliveries;
	if (remembered > 0) await running.remember(id, TRIGGER_ID, eventIds(remembered, first));
	const again = first.values();
	await measure(n8n, api, {
		url,
		durationMs: 60_000,
		count: first.length,
		next: () => again.next().value!,
		isExpected: answersOf('ours')[remembered > 0 ? 'duplicate' : 'new'],
	});
	return { remembered, url, deliveries };
}

function report({ rounds, deliveriesEach, ledgers }: Result): Report {
	return {
		title: 'Cost of an event by how many are remembered',
		method: [
			`A real n8n with the ${SETTING.name} setting, where n8n's own work hides least of it; a trigger for each ` +
				`number, loaded in turn with ${deliveriesEach} new events, which are remembered as well, and with ` +
				`${deliveriesEach * 6} duplicates, ${rounds} rounds. The remembered events came in evenly over 71 hours. ` +
				'Cost is time for each delivery on 4 connections; ratios are taken round by round.',
		],
		tables: ledgers.map(table),
	};
}

function table({ name, cells }: Result['ledgers'][number]): Table {
	const targets = LEDGERS.find((ledger) => ledger.name === name)?.targets ?? {};
	return {
		caption: `The ${name} ledger`,
		columns: ['remembered', 'deliveries', 'a second', 'CPU for each', 'cost', 'CPU', 'to reach'],
		rows: MEASURED.flatMap((kind) =>
			REMEMBERED.map((remembered) => {
				const { cost } = cellOf(cells, remembered, kind);
				const none = cellOf(cells, 0, kind).cost;
				const ratio = ratiosOf(none.perSecond, cost.perSecond);
				const atMost = kind === 'new' ? targets[remembered] : undefined;
				return [
					remembered.toLocaleString('en-US'),
					kind,
					fixed(median(cost.perSecond), 0),
					`${fixed(median(cost.cpuMs), 1)} ms`,
					remembered === 0 ? '1' : `${spread(ratio)} times`,
					remembered === 0 ? '1' : `${spread(ratiosOf(cost.cpuMs, none.cpuMs))} times`,
					atMost === undefined ? '' : verdict(ratio.median, { atMost }),
				];
			}),
		),
	};
}

function cellOf(cells: readonly Cell[], remembered: number, kind: Kind): Cell {
	return cells.find((cell) => cell.remembered === remembered && cell.kind === kind)!;
}
