/** What watching fields costs, and what it spares, in a real n8n; and how much room snapshots take. */
import path from 'node:path';

import type { N8nInstance } from '../harness/n8n';
import type { N8nApi } from '../harness/n8nApi';
import type { Benchmark, Report, RunOptions } from './benchmark';
import { setupOf } from './support/candidates';
import { fixed, spread } from './support/format';
import { N8N_SETTINGS, startBenchN8n } from './support/instance';
import type { Answer } from './support/load';
import { measure, type Cost } from './support/phase';
import { built } from './support/shipped';
import { roomOf, snapshotData, type Room } from './support/snapshots';
import { saveStaticData } from './support/database';
import { median, ratiosOf, rotated } from './support/stats';
import { GUARDS, ORDERS, Updates, WATCHED, type UpdateKind } from './support/updates';
import { runTrigger, TRIGGER_ID } from './support/workflow';

const KNOWN = [0, 1_000, 10_000] as const;
const ROOM_FOR = 10_000;

/** "unwatched": the same update where nothing is watched, so that it starts the workflow. */
const KINDS = ['unwatched', 'changed', 'unchanged'] as const;
type Kind = (typeof KINDS)[number];

interface Cell {
	readonly known: number;
	readonly kind: Kind;
	readonly cost: Cost;
}

interface Result {
	readonly rounds: number;
	readonly deliveriesEach: number;
	readonly cells: Cell[];
	readonly rooms: Room[];
}

interface Loaded {
	readonly watching: string;
	readonly unwatched: string;
	readonly updates: Updates;
}

/** Where an event costs n8n itself least, the guards show most. */
const SETTING = N8N_SETTINGS.find(({ name }) => name === 'lazy acquire')!;

export const changes: Benchmark<Result> = { name: 'changes', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const [rounds, deliveriesEach] = quick ? [3, 30] : [11, 60];
	await built();
	const rooms = [1, 3, 6].map((fields) => roomOf(ROOM_FOR, fields));
	const { n8n, api } = await startBenchN8n('changes', SETTING.env);
	try {
		const loaded = new Map<number, Loaded>();
		for (const known of KNOWN) loaded.set(known, await load(n8n, api, known));
		const cells = KNOWN.flatMap((known) =>
			KINDS.map((kind): Cell => ({ known, kind, cost: { perSecond: [], cpuMs: [] } })),
		);
		const measureCell = async ({ known, kind, cost }: Cell, measured: boolean) => {
			const { watching, unwatched, updates } = loaded.get(known)!;
			const told: UpdateKind = kind === 'changed' ? 'changed' : 'unchanged';
			await measure(
				n8n,
				api,
				{
					url: kind === 'unwatched' ? unwatched : watching,
					durationMs: 120_000,
					count: deliveriesEach * (kind === 'unchanged' ? 3 : 1),
					next: () => updates.next(told),
					isExpected: isAnswer(kind === 'unchanged' ? 'unchanged' : undefined),
				},
				measured ? cost : undefined,
			);
		};
		for (const cell of cells) await measureCell(cell, false);
		for (let round = 0; round < rounds; round++) {
			log(`round ${round + 1} of ${rounds}`);
			for (const cell of rotated(cells, round)) await measureCell(cell, true);
		}
		return { rounds, deliveriesEach, cells, rooms };
	} finally {
		await n8n.stop();
	}
}

/** Two workflows, one of which watches fields and knows so many orders. */
async function load(n8n: N8nInstance, api: N8nApi, known: number): Promise<Loaded> {
	const setup = await setupOf('ours', api);
	const topics = ['ORDERS_UPDATED'];
	const { url: unwatched } = await runTrigger(n8n, api, {
		...setup,
		parameters: { ...setup.parameters, topics },
	});
	const { id, url } = await runTrigger(n8n, api, {
		...setup,
		parameters: { ...setup.parameters, topics, ...GUARDS },
	});
	const database = path.join(n8n.userFolder, '.n8n', 'database.sqlite');
	if (known > 0) saveStaticData(database, id, snapshotData(`${id}/${TRIGGER_ID}`, WATCHED, known));
	const updates = new Updates();
	await measure(n8n, api, {
		url,
		durationMs: 60_000,
		count: ORDERS,
		next: () => updates.next('unchanged'),
		isExpected: isAnswer('remembered'),
	});
	return { watching: url, unwatched, updates };
}

function isAnswer(outcome: string | undefined): (answer: Answer) => boolean {
	return (answer) => answer.status === 200 && answer.outcome === outcome;
}

function report({ rounds, deliveriesEach, cells, rooms }: Result): Report {
	return {
		title: 'Only when fields change',
		method: [
			`A real n8n with the ${SETTING.name} setting and updates of ${ORDERS} orders, bodies of 2 kB, 3 fields watched and ` +
				`outdated deliveries skipped; for each number of known orders a trigger of its own, loaded in turn with ` +
				`${deliveriesEach} updates that start the workflow and ${deliveriesEach * 3} that do not, ${rounds} rounds. ` +
				'Each update has a later time, so that what is known changes with each. Ratios are taken round by round.',
			`The room is that of ${ROOM_FOR.toLocaleString('en-US')} snapshots in the static data as JSON, right after ` +
				'it was tidied (it grows by half until it is again), and in the memory of a process.',
		],
		tables: [
			{
				caption: 'Cost of an update',
				columns: ['known', 'update', 'a second', 'CPU for each', 'throughput to unwatched'],
				rows: cells.map(({ known, kind, cost }) => {
					const unwatched = cells.find((cell) => cell.known === known && cell.kind === 'unwatched')!;
					return [
						known.toLocaleString('en-US'),
						kind,
						fixed(median(cost.perSecond), 0),
						`${fixed(median(cost.cpuMs), 1)} ms`,
						kind === 'unwatched'
							? '1'
							: `${spread(ratiosOf(cost.perSecond, unwatched.cost.perSecond))} times`,
					];
				}),
			},
			{
				caption: `Room of ${ROOM_FOR.toLocaleString('en-US')} snapshots`,
				columns: ['fields', 'static data', 'memory'],
				rows: rooms.map(({ fields, storedBytes, heapBytes }) => [
					String(fields),
					`${fixed(storedBytes / 1_000, 0)} kB`,
					`${fixed(heapBytes / 1_000, 0)} kB`,
				]),
			},
		],
	};
}
