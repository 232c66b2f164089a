import type { IDataObject, INodeProperties, IWebhookFunctions } from 'n8n-workflow';

import { numberWithin } from '../util/number';
import type { LedgerKind, DeliverySettings } from './adapter';

/** How long a platform waits and repeats, from which the options of its trigger follow. */
export interface DeliveryPolicy {
	/** How long the platform waits for the answer, in ms. */
	readonly platformWaitsMs: number;
	/** When the answer goes out at the latest, in ms; what is left is for its way. */
	readonly answerDeadlineMs: number;
	/** How long a delivery is known, in hours; longer than the platform's last repetition. */
	readonly rememberForHours: number;
	/** How long the platform waits, for the description; by default what platformWaitsMs says. */
	readonly waitText?: string;
	/** When the platform repeats, for the description, e.g. "Shopify repeats deliveries for 4 hours". */
	readonly repetition: string;
}

const REMEMBER_AT_MOST = 100_000;
const HOUR_MS = 3_600_000;

/** @returns the options that every trigger has */
export function deliveryOptions(defaults: DeliveryPolicy): INodeProperties[] {
	const { answerDeadlineMs, platformWaitsMs, rememberForHours, repetition } = defaults;
	const wait = defaults.waitText ?? `The platform waits ${platformWaitsMs.toLocaleString('en-US')} ms`;
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

/** Reads these options: what is not set, or makes no sense, has its default. */
export function deliverySettings(context: IWebhookFunctions, defaults: DeliveryPolicy): DeliverySettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const { platformWaitsMs } = defaults;
	const deadline =
		numberWithin(options.answerDeadlineMs, 0, platformWaitsMs - 1) ?? defaults.answerDeadlineMs;
	return {
		answerDeadlineMs: deadline,
		platformWaitsMs,
		patienceMs: patienceMs(Math.max(deadline, defaults.answerDeadlineMs), platformWaitsMs),
		memory: {
			rememberForMs: rememberForMs(options, defaults),
			rememberAtMost: REMEMBER_AT_MOST,
		},
		ledger: ledgerKind(options),
	};
}

/** @param options of a trigger, as the form has them */
export function ledgerKind(options: IDataObject): LedgerKind {
	return options.ledger === 'redis' ? 'redis' : 'embedded';
}

/** A copy waits a little longer than the delivery before it, but not as long as the platform does; all in ms. */
export function patienceMs(answerDeadlineMs: number, platformWaitsMs: number): number {
	return (answerDeadlineMs + platformWaitsMs) / 2;
}

/** @returns how long a delivery is remembered, in ms */
export function rememberForMs(options: IDataObject, { rememberForHours }: DeliveryPolicy): number {
	return (numberWithin(options.rememberForHours, 1, 720) ?? rememberForHours) * HOUR_MS;
}
