import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { numberWithin } from '../util/number';
import type { MemoryBounds } from '../idempotency/eventMemory';
import type { DeliveryPolicy } from './policy';

/** Where the ledger is: in this process and n8n's static data, or in a Redis that all processes share. */
export type LedgerKind = 'embedded' | 'redis';

/** The settings of a trigger for its deliveries, from its options and the platform's policy. */
export interface DeliverySettings {
	/** When the node answers if n8n has not answered by then, in ms after arrival; 0: never. */
	readonly answerDeadlineMs: number;
	/** How long the platform waits for the answer, in ms after arrival. */
	readonly platformWaitsMs: number;
	/** How long a copy waits for the outcome of the delivery that is already being handled, in ms. */
	readonly patienceMs: number;
	readonly bounds: MemoryBounds;
	readonly ledger: LedgerKind;
}

const REMEMBER_AT_MOST = 100_000;
const HOUR_MS = 3_600_000;

/** @returns the options for deliveries that every trigger has */
export function deliveryOptions(policy: DeliveryPolicy): INodeProperties[] {
	const { answerDeadlineMs, platformWaitsMs, rememberForHours, repetition } = policy;
	const wait = policy.waitText ?? `The platform waits ${platformWaitsMs.toLocaleString('en-US')} ms`;
	return [
		{
			displayName: 'Answer Deadline (Ms)',
			name: 'answerDeadlineMs',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: platformWaitsMs - 1 },
			default: answerDeadlineMs,
			description: `When n8n has saved the execution but is too busy to answer, the answer goes out after this time. ${wait}. 0 switches it off.`,
		},
		{
			displayName: 'Remember for (Hours)',
			name: 'rememberForHours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 720 },
			default: rememberForHours,
			description: `How long a delivery is remembered, so that a repetition of it starts nothing. ${repetition}.`,
		},
		{
			displayName: 'Remember In',
			name: 'ledger',
			type: 'options',
			options: [
				{
					name: 'Workflow',
					value: 'embedded',
					description: 'In memory and with the workflow: right where one process receives webhooks',
				},
				{
					name: 'Redis',
					value: 'redis',
					description:
						'Shared by all processes: needed in queue mode with several webhook processes. Asks for a credential.',
				},
			],
			default: 'embedded',
			description: 'Where it is kept which deliveries have been seen',
		},
	];
}

/** Reads these options. An option that is not set, or has no usable value, gets its default. */
export function deliverySettings(context: IWebhookFunctions, policy: DeliveryPolicy): DeliverySettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const { platformWaitsMs, latestDeadlineMs = platformWaitsMs - 1 } = policy;
	const deadline = numberWithin(options.answerDeadlineMs, 0, latestDeadlineMs) ?? policy.answerDeadlineMs;
	return {
		answerDeadlineMs: deadline,
		platformWaitsMs,
		patienceMs: patienceMs(Math.max(deadline, policy.answerDeadlineMs), platformWaitsMs),
		bounds: {
			rememberForMs: rememberForMs(options, policy),
			rememberAtMost: REMEMBER_AT_MOST,
		},
		ledger: ledgerKind(options),
	};
}

/** @param options of a trigger, as the form has them */
export function ledgerKind(options: IDataObject): LedgerKind {
	return options.ledger === 'redis' ? 'redis' : 'embedded';
}

/**
 * A copy waits longer than the answer deadline of the delivery before it, but not as long as the platform waits.
 * All times are in ms.
 */
function patienceMs(answerDeadlineMs: number, platformWaitsMs: number): number {
	return (answerDeadlineMs + platformWaitsMs) / 2;
}

/** @returns how long a delivery is remembered, in ms */
export function rememberForMs(options: IDataObject, { rememberForHours }: DeliveryPolicy): number {
	return (numberWithin(options.rememberForHours, 1, 720) ?? rememberForHours) * HOUR_MS;
}
