import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../../shared/list';

type Context = IHookFunctions | IWebhookFunctions;

/** @returns the message types chosen in the list and those entered as text; empty for all */
export function chosenTypes(context: Context): number[] {
	const listed = context.getNodeParameter('messageTypes', []) as number[];
	const entered = splitWords(context, 'otherMessageTypes');
	return [...new Set([...listed, ...entered].map(Number))];
}

export function chosenSellers(context: Context): string[] {
	return splitWords(context, 'sellerIds');
}

export function chosenSites(context: Context): string[] {
	return context.getNodeParameter('sites', []) as string[];
}

export function oneEventPerOrder(context: Context): boolean {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	return options.oneEventPerOrder === true;
}

function splitWords(context: Context, parameter: string): string[] {
	return splitList(String(context.getNodeParameter(parameter, ''))).flatMap((entry) => entry.split(/\s+/));
}
