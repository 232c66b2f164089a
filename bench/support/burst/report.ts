import { verdict, type Bound, type Report, type Table } from '../../benchmark';
import { BODY_BYTES } from '../deliveries';
import { fixed, spread } from '../format';
import { median, ratiosOf } from '../stats';
import { ORDERS, WITHIN_MS } from './flashSale';
import { PATIENCE, type Measurements } from './measurements';
import { RECEIVERS, RECEIVER_TITLES } from './receivers';
import { CONNECTIONS, VARIANT_CONNECTIONS, type Result, type SettingResult } from './result';
import { executionsPerEvent, idleLatency, throughput } from './summary';
import { TRIGGERS } from './triggers';

/** What the ratios of one run should be, with n8n's setting and the number of connections or triggers. */
const TARGETS = {
	throughput: new Map<string, Bound>([
		['lazy acquire 32', { atLeast: 3.5 }],
		['lazy acquire 100', { atLeast: 4 }],
		['default 32', { atLeast: 1.2 }],
	]),
	idleLatency: { atMost: 1.05 },
	executionsPerEvent100: { atMost: 0.1 },
	triggers400: { atMost: 1.3 },
	inTime: new Map<string, Bound>([
		['Shopify', { atLeast: ORDERS }],
		['Shopee', { atLeast: ORDERS }],
	]),
};

export function report(result: Result): Report {
	const { rounds, secondsEach, triggerRounds, eventsEach, settings } = result;
	const waits = [...PATIENCE].map(([platform, ms]) => `${platform} ${ms / 1_000} s`).join(', ');
	return {
		title: 'A burst',
		method: [
			`Each trigger is followed by a node that does nothing. New orders of ${BODY_BYTES} bytes arrive at each trigger ` +
				`in turn for ${secondsEach} s on each number of connections, in another order each time, ${rounds} rounds; ` +
				'ratios are taken round by round. "In time" are the answers within the time that a platform waits ' +
				`(${waits}). Events that were put off by 503 count in no other column. "Grouped" is the setting "Events per ` +
				'Execution" of 1,000.',
			`In a flash sale, a simulated platform sends ${ORDERS.toLocaleString('en-US')} orders of ${BODY_BYTES} bytes ` +
				`evenly within ${WITHIN_MS / 1_000} s, whether or not those before are answered, and breaks off each that is ` +
				'not answered in time; that one counts with the whole time in "50 %" and "99 %". The platform would repeat ' +
				'those put off and those broken off; the simulator does not.',
			`With many triggers, events of their own come to each of them in turn on 4 connections, ${eventsEach} in each of ` +
				`${triggerRounds} rounds, without grouping. All triggers share one credential.`,
		],
		tables: [
			...settings.flatMap((setting) => [figures(setting), ratios(setting)]),
			variants(result),
			sales(result),
			...settings.map(triggers),
		],
	};
}

const FIGURES = ['events a second', 'CPU for each', 'events', 'put off', 'executions'];
const TIMES = [...[...PATIENCE.keys()].map((platform) => `in time, ${platform}`), '50 %', '99 %'];

function figures({ name, cells }: SettingResult): Table {
	return {
		caption: `n8n's ${name} setting`,
		columns: ['connections', 'trigger', ...FIGURES, ...TIMES],
		rows: cells.map((cell) => [String(cell.connections), RECEIVER_TITLES[cell.receiver], ...measured(cell)]),
	};
}

function measured({ cost, events, putOff, executions, inTime, p50Ms, p99Ms }: Measurements): string[] {
	const all = sum(events);
	return [
		fixed(median(cost.perSecond), 0),
		`${fixed(median(cost.cpuMs), 1)} ms`,
		String(all),
		String(sum(putOff)),
		String(sum(executions)),
		...[...PATIENCE.keys()].map((platform) => `${fixed((100 * sum(inTime[platform]!)) / all, 1)} %`),
		`${fixed(median(p50Ms), 0)} ms`,
		`${fixed(median(p99Ms), 0)} ms`,
	];
}

function ratios(setting: SettingResult): Table {
	const { name, cells } = setting;
	const rows = CONNECTIONS.flatMap((connections) =>
		RECEIVERS.filter((receiver) => receiver !== 'webhook').map((receiver) => {
			const ratio = throughput(setting, connections, receiver);
			const target = receiver === 'grouped' && TARGETS.throughput.get(`${name} ${connections}`);
			return [
				`throughput at ${connections}`,
				`${RECEIVER_TITLES[receiver]}, against the Webhook node`,
				`${spread(ratio)} times`,
				target ? verdict(ratio.median, target) : '',
			];
		}),
	);
	const grouped = cells.find((cell) => cell.receiver === 'grouped' && cell.connections === 100)!;
	const executions = median(executionsPerEvent(grouped));
	const latency = idleLatency(setting);
	return {
		caption: `n8n's ${name} setting: ratios`,
		columns: ['figure', 'of', 'is', 'to reach'],
		rows: [
			...rows,
			[
				'half of the answers at 1',
				'grouped, against an execution for each event',
				`${spread(latency)} times`,
				verdict(latency.median, TARGETS.idleLatency),
			],
			[
				'executions for each event at 100',
				'grouped',
				fixed(executions, 3),
				verdict(executions, TARGETS.executionsPerEvent100),
			],
		],
	};
}

function variants({ variants: all }: Result): Table {
	const [plain] = all;
	return {
		caption: `Grouped events on ${VARIANT_CONNECTIONS} connections, n8n's lazy acquire setting`,
		columns: ['trigger', ...FIGURES, ...TIMES, 'throughput'],
		rows: all.map((variant) => [
			variant.name,
			...measured(variant),
			variant === plain ? '1' : `${spread(ratiosOf(variant.cost.perSecond, plain!.cost.perSecond))} times`,
		]),
	};
}

function sales({ sales: all }: Result): Table {
	return {
		caption: `A flash sale: ${ORDERS.toLocaleString('en-US')} orders in a second, n8n's lazy acquire setting`,
		columns: [
			'platform',
			'trigger',
			'in time',
			'put off',
			'too late',
			'last in time after',
			'CPU for each',
			'executions',
			'50 %',
			'99 %',
			'to reach',
		],
		rows: all.map(({ platform, receiver, inTime, putOff, tookMs, cpuMs, executions, p50Ms, p99Ms }) => {
			const target = receiver === 'grouped' && TARGETS.inTime.get(platform);
			return [
				platform,
				RECEIVER_TITLES[receiver],
				fixed(median(inTime), 0),
				fixed(median(putOff), 0),
				fixed(median(inTime.map((count, sale) => ORDERS - count - putOff[sale]!)), 0),
				`${fixed(median(tookMs), 0)} ms`,
				`${fixed(median(cpuMs), 1)} ms`,
				fixed(median(executions), 0),
				`${fixed(median(p50Ms), 0)} ms`,
				`${fixed(median(p99Ms), 0)} ms`,
				target ? verdict(median(inTime), target) : '',
			];
		}),
	};
}

function triggers({ name, triggers: all }: SettingResult): Table {
	const [one] = all;
	return {
		caption: `Many triggers in one n8n, n8n's ${name} setting`,
		columns: ['triggers', 'events a second', 'CPU for each', 'cost', 'CPU', 'to reach'],
		rows: all.map(({ triggers: count, cost }) => {
			const ratio = ratiosOf(one!.cost.perSecond, cost.perSecond);
			const isMost = count === TRIGGERS.at(-1);
			return [
				String(count),
				fixed(median(cost.perSecond), 0),
				`${fixed(median(cost.cpuMs), 1)} ms`,
				count === 1 ? '1' : `${spread(ratio)} times`,
				count === 1 ? '1' : `${spread(ratiosOf(cost.cpuMs, one!.cost.cpuMs))} times`,
				isMost ? verdict(ratio.median, TARGETS.triggers400) : '',
			];
		}),
	};
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}
