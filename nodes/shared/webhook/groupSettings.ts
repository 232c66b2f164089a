import type { INodeProperties } from 'n8n-workflow';

import { nodeOf } from '../n8n/node';
import type { TriggerContext } from '../n8n/triggerContext';
import { numberWithin } from '../util/number';
import { asObject } from '../util/object';
import type { GroupLimits } from './groupQueue';
import type { DeliverySettings } from './options';
import type { DeliveryPolicy } from './policy';

/** The name of the group of parameters in a trigger. */
const GROUP_EVENTS = 'groupEvents';

const MOST_EVENTS = 1_000;
const LONGEST_COLLECTION_MS = 10_000;

/** The settings of a trigger for events that share an execution. */
export interface GroupSettings extends GroupLimits {
	/** Whether an older state of a resource is left out where a newer one is in the same group. */
	readonly onlyNewestState: boolean;
}

/** @returns the group of options for events that share an execution, which every trigger has */
export function groupProperties({ platformWaitsMs }: DeliveryPolicy): INodeProperties {
	const wait = platformWaitsMs.toLocaleString('en-US');
	return {
		displayName: 'Group Events',
		name: GROUP_EVENTS,
		type: 'collection',
		placeholder: 'Add Group Setting',
		default: {},
		description:
			'Lets several events share one execution in a burst. Each event is an item of its own. A node that handles only the first item has to be set to run once for each item.',
		options: [
			{
				displayName: 'Collect for (Ms)',
				name: 'collectForMs',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: LONGEST_COLLECTION_MS },
				default: 0,
				description: `How long the first event waits for others, even where n8n is not busy. It saves executions and makes every answer later by this time: the platform is assumed to wait ${wait} ms, and at most half of the time that an event may wait is used for this.`,
				hint: '0: no event waits while n8n is idle',
			},
			{
				displayName: 'Events per Execution',
				name: 'eventsPerExecution',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MOST_EVENTS },
				default: 1,
				description:
					'How many events may share an execution. With more than 1, events that come while n8n saves an execution of this trigger wait, and then start one execution together, in the order they came. Without a burst each event goes at once, alone.',
			},
			{
				displayName: 'Only the Newest State',
				name: 'onlyNewestState',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave an event out where another one of the same name in its group tells a newer state of the same order, product and so on. It is answered with 200 and the outcome "superseded". Events without a time of their own are never left out.',
			},
		],
	};
}

/** Reads these settings. A setting that is not set, or has no usable value, gets its default. */
export function groupSettings(
	context: TriggerContext,
	{ patienceMs }: Pick<DeliverySettings, 'patienceMs'>,
): GroupSettings {
	// A trigger without this group evaluates no parameter.
	const group =
		nodeOf(context).parameters[GROUP_EVENTS] === undefined
			? {}
			: asObject(context.getNodeParameter(GROUP_EVENTS, {}));
	const collectForMs = numberWithin(group.collectForMs, 0, LONGEST_COLLECTION_MS) ?? 0;
	return {
		eventsPerExecution: Math.floor(numberWithin(group.eventsPerExecution, 1, MOST_EVENTS) ?? 1),
		collectForMs: Math.min(collectForMs, patienceMs / 2),
		onlyNewestState: group.onlyNewestState === true,
	};
}
