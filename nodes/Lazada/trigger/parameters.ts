import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitWords } from '../../shared/util/text';
import type { ReadingOptions } from '../platform/event';

/** What the form of the trigger says about the events that start the workflow. */
export interface Parameters extends ReadingOptions {
	/** Types chosen in the list and those entered as text; empty for all. */
	readonly messageTypes: readonly number[];
	/** Ids as text; empty for all. */
	readonly sellerIds: readonly string[];
	/** E.g. "lazada_vn"; empty for all. */
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
