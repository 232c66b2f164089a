import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { HEALTH_OPTIONS } from '../health/options';
import type { TriggerContext } from '../n8n/triggerContext';
import { numberWithin } from '../util/number';
import type { MemoryBounds } from '../idempotency/eventMemory';
import { AnswerTime } from '../redis/answerTime';
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
	/** The time that this delivery has for answers of Redis. */
	readonly redisTime: AnswerTime;
}

/** The longest time that a delivery waits for answers of Redis, in ms. */
const LONGEST_REDIS_TIME_MS = 1_000;

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
		...HEALTH_OPTIONS,
	];
}

/**
 * Reads these options for one delivery. An option that is not set, or has no usable value, gets its default.
 *
 * @param arrivedAt when the delivery arrived, by the monotonic clock
 */
export function deliverySettings(
	context: TriggerContext,
	policy: DeliveryPolicy,
	arrivedAt: number,
): DeliverySettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const { platformWaitsMs, latestDeadlineMs = platformWaitsMs - 1 } = policy;
	const deadline = numberWithin(options.answerDeadlineMs, 0, latestDeadlineMs) ?? policy.answerDeadlineMs;
	const patience = patienceMs(Math.max(deadline, policy.answerDeadlineMs), platformWaitsMs);
	return {
		answerDeadlineMs: deadline,
		platformWaitsMs,
		patienceMs: patience,
		bounds: {
			rememberForMs: rememberForMs(options, policy),
			rememberAtMost: REMEMBER_AT_MOST,
		},
		ledger: ledgerKind(options),
		redisTime: redisTime(arrivedAt, patience, platformWaitsMs),
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

/**
 * Redis gets at most half of the time that the platform waits, n8n needs the rest. A delivery that has waited for
 * another one until its patience ended still gets an answer in time.
 */
function redisTime(arrivedAt: number, waitedMs: number, platformWaitsMs: number): AnswerTime {
	const totalMs = Math.min(LONGEST_REDIS_TIME_MS, platformWaitsMs / 2);
	return new AnswerTime(totalMs, arrivedAt + (waitedMs + platformWaitsMs) / 2);
}

/** @returns how long a delivery is remembered, in ms */
export function rememberForMs(options: IDataObject, { rememberForHours }: DeliveryPolicy): number {
	return (numberWithin(options.rememberForHours, 1, 720) ?? rememberForHours) * HOUR_MS;
}
