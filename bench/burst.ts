/**
 * What a burst costs where events share executions, against an execution for each event and against n8n's own
 * nodes.
 */
import type { N8nInstance } from '../harness/n8n';
import type { N8nApi } from '../harness/n8nApi';
import { KITS } from '../simulators/kits';
import type { Benchmark, RunOptions } from './benchmark';
import { measureSales, type Sales } from './support/burst/flashSale';
import { addMeasurement, noMeasurements } from './support/burst/measurements';
import { RECEIVERS, startReceiver, type Receiver, type ReceiverName } from './support/burst/receivers';
import { report } from './support/burst/report';
import {
	CONNECTIONS,
	VARIANT_CONNECTIONS,
	type Cell,
	type Result,
	type SettingResult,
} from './support/burst/result';
import { summaryOf } from './support/burst/summary';
import { measureTriggers } from './support/burst/triggers';
import { startVariants } from './support/burst/variants';
import { N8N_SETTINGS, startBenchN8n } from './support/instance';
import { startShopifyProxy } from './support/shopifyProxy';
import { rotated } from './support/stats';

interface Rounds {
	readonly rounds: number;
	readonly secondsEach: number;
	readonly triggerRounds: number;
	readonly eventsEach: number;
	readonly sales: number;
}

const WHOLE: Rounds = { rounds: 3, secondsEach: 3, triggerRounds: 3, eventsEach: 200, sales: 3 };
const QUICK: Rounds = { rounds: 1, secondsEach: 1, triggerRounds: 1, eventsEach: 50, sales: 1 };

export const burst: Benchmark<Result> = { name: 'burst', run, report };

/** A running n8n, and the way to say what is measured on it. */
interface Bench {
	readonly n8n: N8nInstance;
	readonly api: N8nApi;
	say(line: string): void;
}

async function run({ quick, log }: RunOptions): Promise<Result> {
	const rounds = quick ? QUICK : WHOLE;
	const { sales: salesEach, ...told } = rounds;
	const settings: SettingResult[] = [];
	const variants: Array<Result['variants'][number]> = [];
	const sales: Sales[] = [];
	for (const { name, env } of N8N_SETTINGS) {
		const proxy = await startShopifyProxy();
		const { n8n, api } = await startBenchN8n(`burst ${name}`, { ...env, ...proxy.env });
		const bench: Bench = { n8n, api, say: (line) => log(`${name}: ${line}`) };
		try {
			const cells = await measureReceivers(bench, rounds);
			if (name === 'lazy acquire') {
				variants.push(...(await measureVariants(bench, rounds)));
				sales.push(...(await measureAllSales(bench, salesEach)));
			}
			const triggers = await measureTriggers(n8n, api, {
				rounds: rounds.triggerRounds,
				eventsEach: rounds.eventsEach,
				say: bench.say,
			});
			settings.push({ name, cells, triggers });
		} finally {
			await n8n.stop();
			await proxy.close();
		}
	}
	return { summary: summaryOf(settings, sales), ...told, settings, variants, sales };
}

async function measureReceivers(
	{ n8n, api, say }: Bench,
	{ rounds, secondsEach }: Rounds,
): Promise<readonly Cell[]> {
	const receivers = new Map<ReceiverName, Receiver>();
	for (const name of RECEIVERS) {
		receivers.set(name, await startReceiver(name, n8n, api));
		await addMeasurement(n8n, api, receivers.get(name)!, 500, noMeasurements(4));
	}
	const cells = CONNECTIONS.flatMap((connections) =>
		RECEIVERS.map((receiver): Cell => ({ receiver, ...noMeasurements(connections) })),
	);
	for (let round = 0; round < rounds; round++) {
		say(`round ${round + 1} of ${rounds}`);
		for (const cell of rotated(cells, round)) {
			await addMeasurement(n8n, api, receivers.get(cell.receiver)!, secondsEach * 1_000, cell);
		}
	}
	return cells;
}

async function measureVariants(
	{ n8n, api, say }: Bench,
	{ rounds, secondsEach }: Rounds,
): Promise<Result['variants']> {
	const variants = await startVariants(n8n, api);
	try {
		const measured = variants.map(({ name, receiver }) => ({
			receiver,
			result: { name, ...noMeasurements(VARIANT_CONNECTIONS) },
		}));
		for (const { receiver } of measured) await addMeasurement(n8n, api, receiver, 500, noMeasurements(4));
		for (let round = 0; round < rounds; round++) {
			say(`with something more: round ${round + 1} of ${rounds}`);
			for (const { receiver, result } of rotated(measured, round)) {
				await addMeasurement(n8n, api, receiver, secondsEach * 1_000, result);
			}
		}
		return measured.map(({ result }) => result);
	} finally {
		for (const variant of variants) await variant.close();
	}
}

async function measureAllSales({ n8n, api, say }: Bench, sales: number): Promise<Sales[]> {
	const measured: Sales[] = [];
	for (const kit of [KITS.shopify, KITS.shopee, KITS.lazada]) {
		for (const receiver of ['webhook', 'ungrouped', 'grouped'] as const) {
			say(`a flash sale of ${kit.title}: ${receiver}`);
			// What the others leave to n8n takes it a long time.
			const times = receiver === 'grouped' ? sales : 1;
			measured.push(await measureSales(n8n, api, kit, receiver, times));
		}
	}
	return measured;
}
