import type { IDataObject, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { nodeKey } from './node';

type Context = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** One entry of n8n's workflow static data. */
export interface StaticDataEntry {
	read(): unknown;
	/** Marks the static data as changed, so that n8n saves it. */
	write(value: IDataObject): void;
}

/**
 * Has n8n save what there is when it saves this copy, not what there is now: until then, other deliveries are
 * settled.
 */
export function writeWhenSaved(entry: StaticDataEntry, now: IDataObject, whenSaved: () => IDataObject): void {
	Object.defineProperty(now, 'toJSON', { value: whenSaved });
	entry.write(now);
}

/**
 * What a node keeps with its workflow. It is named after the ids of both: renaming the node forgets
 * nothing, and a copy of the workflow inherits nothing, also one that was made with all that is stored.
 */
export function staticDataEntry(context: Context, kind: string): StaticDataEntry {
	return staticDataEntryOf(context, kind, nodeKey(context));
}

/** @param key of any node of the workflow; see nodeKey */
export function staticDataEntryOf(context: Context, kind: string, key: string): StaticDataEntry {
	const staticData = context.getWorkflowStaticData('global');
	const name = `${kind}:${key}`;
	return {
		read: () => staticData[name],
		write: (value) => {
			staticData[name] = value;
		},
	};
}
