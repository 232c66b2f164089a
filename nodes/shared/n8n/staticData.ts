import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { nodeKey } from './node';

type Context = IExecuteFunctions | IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** One entry of n8n's workflow static data. */
export interface StaticDataEntry {
	read(): unknown;
	/** Marks the static data as changed, so that n8n saves it. */
	write(value: IDataObject): void;
}

/**
 * Has n8n save the value at the time when n8n saves this copy, because other deliveries are answered in between.
 *
 * @param now the present value; it would be saved if n8n did not call `toJSON`
 * @param whenSaved gives the value at the time of the save
 */
export function writeWhenSaved(entry: StaticDataEntry, now: IDataObject, whenSaved: () => IDataObject): void {
	Object.defineProperty(now, 'toJSON', { value: whenSaved });
	entry.write(now);
}

/**
 * Gives the entry of a node. The entry's name contains the ids of the workflow and of the node. So a renamed node
 * keeps its entry, and a copy of the workflow has none, even if the static data was copied too.
 *
 * @param kind first part of the entry's name
 */
export function staticDataEntry(context: Context, kind: string): StaticDataEntry {
	return staticDataEntryOf(context, kind, nodeKey(context));
}

/** @param key key of any node of the workflow; see nodeKey */
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
