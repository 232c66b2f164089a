import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
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

/**
 * @returns the codes of {@link readParameters}
 * @throws NodeOperationError where an entered code is no whole number
 */
export function requireCodes(context: Context): readonly number[] {
	const entered = splitList(String(context.getNodeParameter('otherPushTypes', '')));
	const wrong = entered.find((code) => !/^\d{1,6}$/.test(code));
	if (wrong !== undefined) {
		throw userError(context, {
			what: `"${wrong}" is not the code of a push type`,
			cure: 'Enter codes as whole numbers, separated by commas, in "Other Push Types".',
		});
	}
	return readParameters(context).pushTypes;
}

/** @throws NodeOperationError where an entered id is no number: such an id would match no push */
export function requireShops(context: Context): void {
	const wrong = readParameters(context).shopIds.find((shop) => !/^\d+$/.test(shop));
	if (wrong === undefined) return;
	throw userError(context, {
		what: `"${wrong}" is not the ID of a shop`,
		cure: 'Enter the numbers of the shops, separated by commas, in "Shop IDs".',
	});
}

/** @returns the entered callback URL, else the production URL of the node; undefined where it has none */
export function registeredUrl(context: Context): string | undefined {
	const entered = String(context.getNodeParameter('callbackUrl', '')).trim();
	return entered === '' ? context.getNodeWebhookUrl('default') : entered;
}
