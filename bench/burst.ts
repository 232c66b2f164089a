/**
 * What a burst costs where events share executions, against an execution for each event and against n8n's own
 * nodes.
 */
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
import type { Bench, Rounds } from './support/burst/rounds';
import { summaryOf } from './support/burst/summary';
import { measureTriggers, startTriggers } from './support/burst/triggers';
import { startVariants } from './support/burst/variants';
import { N8N_SETTINGS, startBenchN8n, type N8nSetting } from './support/instance';
import { startShopifyProxy } from './support/shopifyProxy';
import { rotated } from './support/stats';

const WHOLE: Rounds = { rounds: 3, secondsEach: 3, triggerRounds: 3, eventsEach: 200, sales: 3 };
const QUICK: Rounds = { rounds: 1, secondsEach: 1, triggerRounds: 1, eventsEach: 50, sales: 1 };

export const burst: Benchmark<Result> = { name: 'burst', run, report };

/**
 * Hundreds of workflows are activated sooner where n8n takes no isolate for it. Both settings are measured on the
 * same workflows.
 */
const FIRST = N8N_SETTINGS.find(({ name }) => name === 'lazy acquire')!;
const SECOND = N8N_SETTINGS.find(({ name }) => name === 'default')!;
const NOT_FIRST = Object.fromEntries(Object.keys(FIRST.env).map((variable) => [variable, 'false']));

async function run({ quick, log }: RunOptions): Promise<Result> {
	const rounds = quick ? QUICK : WHOLE;
	const { sales: salesEach, ...told } = rounds;
	const proxy = await startShopifyProxy();
	const { n8n, api } = await startBenchN8n('burst', { ...FIRST.env, ...proxy.env });
	const benchIn = ({ name }: N8nSetting): Bench => ({ n8n, api, say: (line) => log(`${name}: ${line}`) });
	try {
		const first = benchIn(FIRST);
		const receivers = await startReceivers(first);
		const cells = await measureReceivers(first, receivers, rounds);
		const variants = await measureVariants(first, rounds);
		const sales = await measureAllSales(first, salesEach);
		first.say('activates many workflows');
		const urls = await startTriggers(n8n, api);
		const triggers = await measureTriggers(first, urls, rounds);
		const settings: SettingResult[] = [{ name: FIRST.name, cells, triggers }];

		const second = benchIn(SECOND);
		second.say('starts n8n again');
		await n8n.restart({ ...NOT_FIRST, ...SECOND.env });
		settings.push({
			name: SECOND.name,
			cells: await measureReceivers(second, receivers, rounds),
			triggers: await measureTriggers(second, urls, rounds),
		});
		return { summary: summaryOf(settings, sales), ...told, settings, variants, sales };
	} finally {
		await n8n.stop();
		await proxy.close();
	}
}

async function startReceivers({ n8n, api }: Bench): Promise<ReadonlyMap<ReceiverName, Receiver>> {
	const receivers = new Map<ReceiverName, Receiver>();
	for (const name of RECEIVERS) receivers.set(name, await startReceiver(name, n8n, api));
	return receivers;
}

async function measureReceivers(
	{ n8n, api, say }: Bench,
	receivers: ReadonlyMap<ReceiverName, Receiver>,
	{ rounds, secondsEach }: Rounds,
): Promise<readonly Cell[]> {
	for (const receiver of receivers.values()) {
		await addMeasurement(n8n, api, receiver, 500, noMeasurements(4));
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
