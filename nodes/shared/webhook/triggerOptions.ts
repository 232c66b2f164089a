import type { INodeProperties } from 'n8n-workflow';

import { changeOptions, changeProperties, type ChangeTexts } from '../changes/properties';
import { recoverProperties, type RecoverTexts } from '../recover/settings';
import { groupProperties } from './groupSettings';
import { deliveryOptions } from './options';
import type { DeliveryPolicy } from './policy';

/**
 * @param own the options that only this platform's trigger has
 * @param recover where missed events can be recovered
 * @returns the last groups in the form of every trigger: the watched fields, events that share an execution,
 *   missed events, and the options
 */
export function triggerOptions(
	texts: ChangeTexts,
	policy: DeliveryPolicy,
	own: readonly INodeProperties[] = [],
	recover?: RecoverTexts,
): INodeProperties[] {
	return [
		changeProperties(texts),
		groupProperties(policy),
		...(recover === undefined ? [] : [recoverProperties(recover)]),
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
