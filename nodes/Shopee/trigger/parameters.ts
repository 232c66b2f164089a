import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList, splitWords } from '../../shared/util/text';

type Context = IHookFunctions | IWebhookFunctions;

/** The fields of the form that select the events which start the workflow. */
export interface Parameters {
	/** The codes chosen in the list and the codes entered as text; empty for all types. */
	readonly pushTypes: readonly number[];
	/** Ids as text; empty for all shops. */
	readonly shopIds: readonly string[];
}

export function readParameters(context: Context): Parameters {
	const listed = context.getNodeParameter('pushTypes', []) as number[];
	const entered = splitList(String(context.getNodeParameter('otherPushTypes', '')));
	return {
		pushTypes: [...new Set([...listed, ...entered].map(Number))].filter(Number.isSafeInteger),
		shopIds: splitWords(String(context.getNodeParameter('shopIds', ''))),
	};
}

/** @returns the entered callback URL, else the production URL of the node; undefined where it has none */
export function registeredUrl(context: Context): string | undefined {
	const entered = String(context.getNodeParameter('callbackUrl', '')).trim();
	return entered === '' ? context.getNodeWebhookUrl('default') : entered;
}
