import type { INodeProperties } from 'n8n-workflow';

import { changeOptions, changeProperties, type ChangeTexts } from '../changes/properties';
import { groupProperties } from './groupSettings';
import { deliveryOptions } from './options';
import type { DeliveryPolicy } from './policy';

/**
 * @param own the options that only this platform's trigger has
 * @returns the last groups in the form of every trigger: the watched fields, events that share an execution, and the options
 */
export function triggerOptions(
	texts: ChangeTexts,
	policy: DeliveryPolicy,
	own: readonly INodeProperties[] = [],
): INodeProperties[] {
	return [
		changeProperties(texts),
		groupProperties(policy),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: sorted([...own, ...changeOptions(texts), ...deliveryOptions(policy)]),
		},
	];
}

/** n8n wants the options of a group in the order of their displayed names. */
function sorted(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
}
