/** What a walk costs that finds nothing missed. */
import { storedCredential } from '../harness/credentials';
import { ALL_KITS } from '../simulators/kits';
import type { PlatformKit } from '../simulators/shared/kit';
import type { Benchmark, Report, RunOptions } from './benchmark';
import { fixed } from './support/format';
import { built } from './support/shipped';
import { median } from './support/stats';

const SIZES = [10, 1_000, 10_000] as const;

/** So many resources change in a second. */
const EACH_SECOND = 10;

interface Row {
	readonly platform: string;
	readonly rows: number;
	readonly calls: number;
	/** CPU of this process, in ms, of each round. */
	readonly cpuMs: readonly number[];
}

interface Result {
	readonly rounds: number;
	readonly rows: readonly Row[];
}

export const recover: Benchmark<Result> = { name: 'recover', run, report };

async function run({ quick, log }: RunOptions): Promise<Result> {
	const rounds = quick ? 2 : 5;
	await built();
	const rows: Row[] = [];
	for (const kit of ALL_KITS) {
		if (kit.trigger.recovering === undefined) continue;
		for (const size of quick ? SIZES.slice(0, 2) : SIZES) {
			log(`${kit.title}, ${size} rows`);
			rows.push(await measured(kit, size, rounds));
		}
	}
	return { rounds, rows };
}

async function measured(kit: PlatformKit, size: number, rounds: number): Promise<Row> {
	// Load what has been built, so it has to be there.
	const { LiveTrigger } = await import('../harness/liveTrigger');
	const { credentialNamed, newestNode } = await import('../harness/registered');
	const { passTime, restoreTime } = await import('../harness/shiftedClock');
	const platform = await kit.start({ patienceMs: 30_000 });
	const trigger = await LiveTrigger.publish({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), platform.credential),
		parameters: {
			...kit.trigger.byHand,
			...kit.trigger.recovering,
			recover: {
				...(kit.trigger.recovering?.recover as object),
				everyMinutes: 1,
				overlapMinutes: 1_440,
				fillOnly: 'always',
			},
		},
	});
	try {
		for (let left = size; left > 0; left -= EACH_SECOND) {
			await platform.unnoticed?.(Math.min(left, EACH_SECOND));
			passTime(1_000);
		}
		passTime(90_000);
		await trigger.tick();
		const cpuMs: number[] = [];
		const before = trigger.callCount;
		for (let round = 0; round < rounds; round++) {
			passTime(90_000);
			const started = process.cpuUsage();
			await trigger.tick();
			const { user, system } = process.cpuUsage(started);
			cpuMs.push((user + system) / 1_000);
		}
		const calls = (trigger.callCount - before) / rounds;
		return { platform: kit.title, rows: size, calls, cpuMs };
	} finally {
		await trigger.close();
		await platform.close();
		restoreTime();
	}
}

function report({ rounds, rows }: Result): Report {
	return {
		title: 'Recovering missed events',
		method: [
			"A walk over so many rows of which each was told, in n8n-core's own contexts: calls of the API, and CPU of the " +
				`process in which the simulated platform runs too, so the platform's answers are in it. Medians of ${rounds} walks.`,
		],
		tables: [
			{
				caption: 'Nothing missed',
				columns: ['platform', 'rows', 'calls', 'rows a call', 'CPU, ms', 'CPU a row, µs'],
				rows: rows.map(({ platform, rows: size, calls, cpuMs }) => {
					const cpu = median(cpuMs);
					return [
						platform,
						size.toLocaleString('en-US'),
						fixed(calls, 0),
						fixed(size / calls, 0),
						fixed(cpu, 0),
						fixed((cpu / size) * 1_000, 0),
					];
				}),
			},
		],
	};
}
