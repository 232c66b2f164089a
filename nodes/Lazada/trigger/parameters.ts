import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitWords } from '../../shared/util/text';
import type { ReadingOptions } from '../platform/event';

/** The fields of the form that select the events which start the workflow. */
export interface Parameters extends ReadingOptions {
	/** The types chosen in the list and the types entered as text; empty for all types. */
	readonly messageTypes: readonly number[];
	/** Ids as text; empty for all sellers. */
	readonly sellerIds: readonly string[];
	/** E.g. "lazada_vn"; empty for all sites. */
	readonly sites: readonly string[];
}

export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const wordsOf = (parameter: string) => splitWords(String(context.getNodeParameter(parameter, '')));
	const listed = context.getNodeParameter('messageTypes', []) as number[];
	const options = context.getNodeParameter('options', {}) as IDataObject;
	return {
		messageTypes: [...new Set([...listed, ...wordsOf('otherMessageTypes')].map(Number))],
		sellerIds: wordsOf('sellerIds'),
		sites: context.getNodeParameter('sites', []) as string[],
		oneEventPerOrder: options.oneEventPerOrder === true,
	};
}
