import { median, ratiosOf, type Spread } from '../stats';
import { ORDERS, type Sales } from './flashSale';
import type { Measurements } from './measurements';
import type { ReceiverName } from './receivers';
import type { SettingResult, Summary } from './result';

export function summaryOf(settings: readonly SettingResult[], sales: readonly Sales[]): Summary {
	const inSetting = (name: SettingResult['name']) => settings.find((setting) => setting.name === name)!;
	const [lazy, usual] = [inSetting('lazy acquire'), inSetting('default')];
	return {
		lazy32: throughput(lazy, 32).median,
		lazy100: throughput(lazy, 100).median,
		default32: throughput(usual, 32).median,
		idleP50: Math.max(...[lazy, usual].map((setting) => idleLatency(setting).median)),
		executionsPerEvent100: median(executionsPerEvent(cellOf(lazy, 'grouped', 100))),
		lateShopify: lateOf(sales, 'Shopify'),
		lateShopee: lateOf(sales, 'Shopee'),
		lateLazada: lateOf(sales, 'Lazada'),
	};
}

/** @returns throughput of a receiver as a multiple of the bare Webhook node's */
export function throughput(
	setting: SettingResult,
	connections: number,
	receiver: ReceiverName = 'grouped',
): Spread {
	const bare = cellOf(setting, 'webhook', connections);
	return ratiosOf(cellOf(setting, receiver, connections).cost.perSecond, bare.cost.perSecond);
}

/** @returns median answer time of grouped events at one connection as a multiple of the ungrouped ones' */
export function idleLatency(setting: SettingResult): Spread {
	return ratiosOf(cellOf(setting, 'grouped', 1).p50Ms, cellOf(setting, 'ungrouped', 1).p50Ms);
}

export function executionsPerEvent({ executions, events }: Measurements): number[] {
	return executions.map((count, round) => count / events[round]!);
}

export function cellOf(
	{ cells }: SettingResult,
	receiver: ReceiverName,
	connections: number,
): SettingResult['cells'][number] {
	return cells.find((cell) => cell.receiver === receiver && cell.connections === connections)!;
}

function lateOf(sales: readonly Sales[], platform: string): number {
	const grouped = sales.find((sale) => sale.platform === platform && sale.receiver === 'grouped')!;
	return ORDERS - median(grouped.inTime);
}
