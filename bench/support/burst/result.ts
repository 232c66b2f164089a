import type { N8nSetting } from '../instance';
import type { Sales } from './flashSale';
import type { Measurements } from './measurements';
import type { ReceiverName } from './receivers';
import type { TriggersCost } from './triggers';

export const CONNECTIONS = [1, 4, 32, 100] as const;
export const VARIANT_CONNECTIONS = 32;

/** What one receiver did on so many connections. */
export interface Cell extends Measurements {
	readonly receiver: ReceiverName;
}

export interface SettingResult {
	readonly name: N8nSetting['name'];
	readonly cells: readonly Cell[];
	readonly triggers: readonly TriggersCost[];
}

export interface Result {
	readonly summary: Summary;
	readonly rounds: number;
	readonly secondsEach: number;
	readonly triggerRounds: number;
	readonly eventsEach: number;
	readonly settings: readonly SettingResult[];
	/** With the setting that lets n8n take most. */
	readonly variants: ReadonlyArray<Measurements & { readonly name: string }>;
	readonly sales: readonly Sales[];
}

/** The figures that others look up in results.json. */
export interface Summary {
	/** Throughput of grouped events at so many connections, as a multiple of the bare Webhook node's. */
	readonly lazy32: number;
	readonly lazy100: number;
	readonly default32: number;
	/** Median answer time at one connection, as a multiple of the ungrouped trigger's; of both settings the larger. */
	readonly idleP50: number;
	/** Executions for each event at 100 connections, with lazy acquire. */
	readonly executionsPerEvent100: number;
	/** Of 1,000 orders in a second, those that were not acknowledged in time, with lazy acquire. */
	readonly lateShopify: number;
	readonly lateShopee: number;
	readonly lateLazada: number;
}
