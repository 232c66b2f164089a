import type { FunctionsBase, INodeProperties } from 'n8n-workflow';

import { nodeOf } from '../n8n/node';
import { numberWithin } from '../util/number';
import { asObject } from '../util/object';

const DEFAULT_SUCCESS_BELOW_PERCENT = 95;
const LONGEST_EXPECTATION_MINUTES = 10_080;

/**
 * The options that every trigger has. They are read between deliveries, where n8n evaluates no expression.
 */
export const HEALTH_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Expect a Delivery Every (Minutes)',
		name: 'expectEveryMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: LONGEST_EXPECTATION_MINUTES },
		default: 0,
		noDataExpression: true,
		description:
			'When no delivery has come for so long, the platform is asked what has changed since. Where nothing has, the shop is quiet; otherwise it is reported. Guides name 60 for business hours. 0 switches it off.',
	},
	{
		displayName: 'Report Problems',
		name: 'reportProblems',
		type: 'boolean',
		default: true,
		noDataExpression: true,
		description:
			'Whether a failed execution says what is wrong: deliveries that are refused, a webhook that the platform has removed, and so on. At most one an hour for each kind. It starts the error workflow.',
	},
	{
		displayName: 'Report Success Below (Percent)',
		name: 'successBelowPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: DEFAULT_SUCCESS_BELOW_PERCENT,
		noDataExpression: true,
		description:
			'Of at least 20 deliveries of the platform in the last hour, such a share has to be taken; with less it is reported. 0 switches it off.',
	},
];

/** Whether the trigger reports problems: unless it is switched off. */
export function reportsProblems(context: Pick<FunctionsBase, 'getNode'>): boolean {
	return asObject(nodeOf(context).parameters.options).reportProblems !== false;
}

/** @returns how long a trigger may be without a delivery, in ms; undefined where it may be for ever */
export function expectEveryMs(context: Pick<FunctionsBase, 'getNode'>): number | undefined {
	const { expectEveryMinutes } = asObject(nodeOf(context).parameters.options);
	const minutes = numberWithin(expectEveryMinutes, 0, LONGEST_EXPECTATION_MINUTES) ?? 0;
	return minutes > 0 ? minutes * 60_000 : undefined;
}

/** @returns 0 where it is off */
export function successBelowPercent(context: Pick<FunctionsBase, 'getNode'>): number {
	const { successBelowPercent: percent } = asObject(nodeOf(context).parameters.options);
	return numberWithin(percent, 0, 100) ?? DEFAULT_SUCCESS_BELOW_PERCENT;
}
