import type { INodeProperties } from 'n8n-workflow';

import {
	CHANGE_GROUP,
	KEEP_AT_MOST,
	KEEP_AT_MOST_EVER,
	KEEP_FOR_DAYS,
	type ChangeDefaults,
} from './settings';

/** Texts about a platform's events for the form of its trigger. */
export interface ChangeTexts extends ChangeDefaults {
	/** The events that are guarded by default, e.g. "orders/updated, products/update and other updates". */
	readonly updates: string;
	/** Names of events, as an example. */
	readonly eventsExample: string;
	/** Paths, as an example. */
	readonly fieldsExample: string;
	/** Why this is the default for a resource without a snapshot. */
	readonly firstSeenReason: string;
}

const FIRST_SEEN: INodeProperties = {
	displayName: 'When No Snapshot Exists',
	name: 'firstSeen',
	type: 'options',
	options: [
		{
			name: 'Remember and Do Not Start',
			value: 'remember',
			description: 'The first update is only what later ones are compared with',
		},
		{
			name: 'Start',
			value: 'start',
			description: 'The first update starts the workflow, whatever it changed',
		},
	],
	default: 'remember',
};

/** @returns the group of options for watched fields that every trigger has */
export function changeProperties(texts: ChangeTexts): INodeProperties {
	return {
		displayName: 'Only When Fields Change',
		name: CHANGE_GROUP,
		type: 'collection',
		placeholder: 'Add Setting',
		default: {},
		description:
			'Starts the workflow on updates only when one of the watched fields differs from what it was. Add "Fields to Watch" first. The item tells in delivery.changedFields which ones differ.',
		options: [
			{
				displayName: 'Apply to Events',
				name: 'events',
				type: 'string',
				default: '',
				placeholder: `e.g. ${texts.eventsExample}`,
				description: `Events that start the workflow only when a field has changed, separated by commas. Where it is empty: ${texts.updates}. All other events start it as usual, and later updates are compared with them.`,
				hint: 'Empty: all updates',
			},
			{
				displayName: 'Fields to Watch',
				name: 'fields',
				type: 'string',
				default: '',
				placeholder: `e.g. ${texts.fieldsExample}`,
				description:
					'Paths in the payload, separated by commas; [] behind a list means all its members. A field that holds an object or a list stands for all that is in it.',
				hint: 'Separated by commas, with [] behind a list',
			},
			{
				displayName: 'Fields to Watch (Presets)',
				name: 'presets',
				type: 'multiOptions',
				options: texts.presets.map(({ name, value, paths }) => ({
					name,
					value,
					description: paths.join(', '),
				})),
				default: [],
				description: 'Fields that are often watched, in addition to those entered',
			},
			{
				displayName: 'List Order Matters',
				name: 'listOrderMatters',
				type: 'boolean',
				default: false,
				description:
					'Whether lists of objects count as changed when only the order of their members is another',
			},
			{
				...FIRST_SEEN,
				default: texts.firstSeen,
				description: `A snapshot is what was seen last of an order, a product and so on. This says what happens to an update while there is no snapshot. ${texts.firstSeenReason}.`,
			},
		],
	};
}

/** @returns the options for step 6 of the pipeline that every trigger has */
export function changeOptions({ updates }: ChangeTexts): INodeProperties[] {
	return [
		{
			displayName: 'Keep Snapshots for (Days)',
			name: 'keepSnapshotsDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3_650 },
			default: KEEP_FOR_DAYS,
			description:
				'How long the snapshot of an order, a product and so on is kept after its last delivery. Digests are kept, never values.',
		},
		{
			displayName: 'Keep Snapshots of (Number)',
			name: 'keepSnapshotsOf',
			type: 'number',
			typeOptions: { minValue: 100, maxValue: KEEP_AT_MOST_EVER },
			default: KEEP_AT_MOST,
			description:
				'For how many orders, products and so on a snapshot is kept; those without a delivery for the longest time are dropped first. With Redis this has no effect.',
		},
		{
			displayName: 'Skip Outdated Deliveries',
			name: 'skipOutdated',
			type: 'boolean',
			default: false,
			description: `Whether to drop a delivery that tells an older state than one before it, as its own time says. This applies to the events named under Only When Fields Change, or else for ${updates}.`,
		},
	];
}
