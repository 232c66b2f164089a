import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';

import { numberWithin } from '../../shared/util/number';

export interface ReconcileSettings {
	/** How far before the last order each pull begins: Lazada may list an order late. */
	readonly overlapMs: number;
	/** How far back the very first pull goes. */
	readonly beginWithMs: number;
	/** The most orders that start the workflow together. */
	readonly batchSize: number;
}

export const OVERLAP_MINUTES = 10;
export const BEGIN_WITH_HOURS = 1;
export const ORDERS_PER_EXECUTION = 100;

/** An option that is not set, or is no number, gets its default. */
export function settingsOf(context: ITriggerFunctions): ReconcileSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const number = (name: string, usual: number, least: number, most: number) =>
		numberWithin(options[name], least, most) ?? usual;
	return {
		overlapMs: number('overlapMinutes', OVERLAP_MINUTES, 1, 1_440) * 60_000,
		beginWithMs: number('beginWithHours', BEGIN_WITH_HOURS, 0, 8_760) * 3_600_000,
		batchSize: Math.floor(number('ordersPerExecution', ORDERS_PER_EXECUTION, 1, 5_000)),
	};
}
