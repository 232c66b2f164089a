import type { INodeProperties } from 'n8n-workflow';

import type { TriggerContext } from '../n8n/triggerContext';
import { nodeOf } from '../n8n/node';
import { numberWithin } from '../util/number';
import { asObject } from '../util/object';

/** The entry of the static data that says how far a trigger has recovered; see Progress. */
export const RECOVERY_ENTRY = 'recovery';

/** The name of the group of parameters in a trigger. */
export const RECOVER_GROUP = 'recover';

/** A list that can be pulled, as the form names it. */
export interface ListChoice {
	readonly value: string;
	readonly name: string;
	/** What of the list is pulled, and what no pull can see. */
	readonly description: string;
}

/** What the group of options says of a platform. */
export interface RecoverTexts {
	/** As its users write it, e.g. "Shopee". */
	readonly platform: string;
	/** Left out where the platform has one list, or only a queue of lost messages. */
	readonly lists?: readonly ListChoice[];
	/** When to switch it on, e.g. how many deliveries the platform repeats. */
	readonly reason: string;
	/** Whether the platform tells the time of each change, so that windows are walked. */
	readonly hasWindows: boolean;
	/** How often the form proposes to pull; 15 minutes where it is left out. */
	readonly everyMinutes?: number;
	/** Options that only this platform's trigger has. */
	readonly own?: readonly INodeProperties[];
}

/** What is remembered without starting the workflow. */
export type Fill = 'off' | 'first' | 'always';

export interface RecoverSettings {
	/** How often it is looked for what was missed. */
	readonly everyMs: number;
	/** Values of the chosen lists; empty for all lists whose events the trigger listens to. */
	readonly lists: readonly string[];
	/** How far back a walk reaches at most. */
	readonly lookBackMs: number;
	/** How far back the very first walk reaches. */
	readonly beginWithMs: number;
	/** How far before the end of the last walk the next one begins. */
	readonly overlapMs: number;
	/** How old a change is before it counts as missed. */
	readonly settleMs: number;
	readonly fill: Fill;
	/** From which share of missed events on it is reported that deliveries are lost, in percent; 0 where it never is. */
	readonly reportMissedPercent: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const DEFAULT_EVERY_MINUTES = 15;
const DEFAULT_LOOK_BACK_HOURS = 168;
const DEFAULT_OVERLAP_MINUTES = 10;
const DEFAULT_SETTLE_SECONDS = 120;
export const DEFAULT_SETTLE_MS = DEFAULT_SETTLE_SECONDS * 1_000;
const DEFAULT_REPORT_MISSED_PERCENT = 5;

/** @returns the group of options for what no delivery told */
export function recoverProperties({
	platform,
	lists = [],
	reason,
	hasWindows,
	everyMinutes = DEFAULT_EVERY_MINUTES,
	own = [],
}: RecoverTexts): INodeProperties {
	return {
		displayName: 'Recover Missed Events',
		name: RECOVER_GROUP,
		type: 'collection',
		placeholder: 'Add Recovery Setting',
		default: {},
		description: `Pulls from the API what no delivery told, and hands it over as if it had been delivered. ${reason} It begins with the setting "Every (Minutes)".`,
		options: sorted([
			{
				displayName: 'Every (Minutes)',
				name: 'everyMinutes',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1_440 },
				default: everyMinutes,
				noDataExpression: true,
				description: `How often ${platform} is asked for what was missed, also when n8n starts. 0 switches it off.`,
			},
			...(lists.length > 1
				? [
						{
							displayName: 'What',
							name: 'what',
							type: 'multiOptions',
							options: lists.map((list) => ({ ...list })),
							default: [],
							noDataExpression: true,
							description:
								'The lists that are pulled. With none chosen, all whose events this trigger listens to.',
						} satisfies INodeProperties,
					]
				: []),
			{
				displayName: 'Report When Missed (Percent)',
				name: 'reportMissedPercent',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 100 },
				default: DEFAULT_REPORT_MISSED_PERCENT,
				noDataExpression: true,
				description:
					'Of at least 20 events in the last 24 hours, such a share may have been recovered; with more it is reported that deliveries are lost. 0 switches it off.',
			},
			...(hasWindows ? windowOptions(platform) : []),
			...own,
		]),
	};
}

function windowOptions(platform: string): INodeProperties[] {
	return [
		{
			displayName: 'Begin With the Last (Hours)',
			name: 'beginWithHours',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: 720 },
			default: 0,
			noDataExpression: true,
			description:
				'How far before its first publication the recovery begins. By default nothing older is handed over.',
		},
		{
			displayName: 'Look Back (Hours)',
			name: 'lookBackHours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 720 },
			default: DEFAULT_LOOK_BACK_HOURS,
			noDataExpression: true,
			description: `How far back it looks after n8n or ${platform} was down. What is older is reported and not pulled.`,
		},
		{
			displayName: 'Overlap (Minutes)',
			name: 'overlapMinutes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 1_440 },
			default: DEFAULT_OVERLAP_MINUTES,
			noDataExpression: true,
			description: `How long before the end of the last look the next one begins, in case ${platform} lists a change late. What was handed over then is not handed over again.`,
		},
		{
			displayName: 'Remember Without Starting',
			name: 'fillOnly',
			type: 'options',
			options: [
				{
					name: 'Always',
					value: 'always',
					description: 'Nothing that is pulled starts the workflow, until this is changed',
				},
				{
					name: 'At First',
					value: 'first',
					description:
						'What exists when the watched fields are set or changed, so that the first update is compared with something',
				},
				{ name: 'Off', value: 'off' },
			],
			default: 'off',
			noDataExpression: true,
			description:
				'Whether what is pulled is only remembered, for "Only When Fields Change". It reaches as far back as "Look Back".',
		},
		{
			displayName: 'Settle (Seconds)',
			name: 'settleSeconds',
			type: 'number',
			typeOptions: { minValue: 10, maxValue: 3_600 },
			default: DEFAULT_SETTLE_SECONDS,
			noDataExpression: true,
			description: 'How old a change is before it counts as missed. What is younger is left to its delivery.',
		},
	];
}

/** n8n wants the options of a group in the order of their displayed names. */
function sorted(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
}

/**
 * Reads these options, which hold no expressions: between deliveries n8n evaluates none.
 *
 * @returns undefined where the recovery is off
 */
export function recoverSettings(context: Pick<TriggerContext, 'getNode'>): RecoverSettings | undefined {
	const group = asObject(nodeOf(context).parameters[RECOVER_GROUP]);
	const number = (name: string, usual: number, least: number, most: number) =>
		numberWithin(group[name], least, most) ?? usual;
	const everyMs = number('everyMinutes', 0, 0, 1_440) * MINUTE_MS;
	if (everyMs <= 0) return undefined;
	const { what, fillOnly } = group;
	return {
		everyMs,
		lists: Array.isArray(what) ? what.map(String) : [],
		lookBackMs: number('lookBackHours', DEFAULT_LOOK_BACK_HOURS, 1, 720) * HOUR_MS,
		beginWithMs: number('beginWithHours', 0, 0, 720) * HOUR_MS,
		overlapMs: number('overlapMinutes', DEFAULT_OVERLAP_MINUTES, 1, 1_440) * MINUTE_MS,
		settleMs: number('settleSeconds', DEFAULT_SETTLE_SECONDS, 10, 3_600) * 1_000,
		fill: fillOnly === 'first' || fillOnly === 'always' ? fillOnly : 'off',
		reportMissedPercent: number('reportMissedPercent', DEFAULT_REPORT_MISSED_PERCENT, 0, 100),
	};
}

const DAY_MS = 86_400_000;

/** @returns how long it is kept what was told, in ms: longer than any walk reaches back, whatever the clocks */
export function keepToldForMs({ lookBackMs, overlapMs, settleMs }: RecoverSettings): number {
	return lookBackMs + overlapMs + settleMs + DAY_MS;
}
