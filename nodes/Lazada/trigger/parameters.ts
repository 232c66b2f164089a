import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitWords } from '../../shared/util/text';

type Context = IHookFunctions | IWebhookFunctions;

/** @returns the message types chosen in the list and those entered as text; empty for all */
export function chosenTypes(context: Context): number[] {
	const listed = context.getNodeParameter('messageTypes', []) as number[];
	const entered = wordsOf(context, 'otherMessageTypes');
	return [...new Set([...listed, ...entered].map(Number))];
}

/** @returns ids as text; empty for all */
export function chosenSellers(context: Context): string[] {
	return wordsOf(context, 'sellerIds');
}

/** @returns e.g. "lazada_vn"; empty for all */
export function chosenSites(context: Context): string[] {
	return context.getNodeParameter('sites', []) as string[];
}

export function oneEventPerOrder(context: Context): boolean {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	return options.oneEventPerOrder === true;
}

function wordsOf(context: Context, parameter: string): string[] {
	return splitWords(String(context.getNodeParameter(parameter, '')));
}
