import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
import { splitList, splitWords } from '../../shared/util/text';

type Context = IHookFunctions | IWebhookFunctions;

/** @returns the codes chosen in the list and those entered as text */
export function chosenCodes(context: Context): number[] {
	const listed = context.getNodeParameter('pushTypes', []) as number[];
	const entered = splitList(String(context.getNodeParameter('otherPushTypes', '')));
	return [...new Set([...listed, ...entered].map(Number))].filter(Number.isSafeInteger);
}

/** @throws NodeOperationError where a code that was entered is no whole number */
export function requireCodes(context: Context): number[] {
	const entered = splitList(String(context.getNodeParameter('otherPushTypes', '')));
	const wrong = entered.find((code) => !/^\d{1,6}$/.test(code));
	if (wrong !== undefined) {
		throw userError(context, {
			what: `"${wrong}" is not the code of a push type`,
			cure: 'Enter codes as whole numbers, separated by commas, in "Other Push Types".',
		});
	}
	return chosenCodes(context);
}

/** @returns ids as text; empty for all */
export function chosenShops(context: Context): string[] {
	return splitWords(String(context.getNodeParameter('shopIds', '')));
}

/** @throws NodeOperationError where an id that was entered is no number: it would match no push */
export function requireShops(context: Context): void {
	const wrong = chosenShops(context).find((shop) => !/^\d+$/.test(shop));
	if (wrong === undefined) return;
	throw userError(context, {
		what: `"${wrong}" is not the ID of a shop`,
		cure: 'Enter the numbers of the shops, separated by commas, in "Shop IDs".',
	});
}

/** @returns the URL entered as registered, or the production URL of the node; undefined where it has none */
export function registeredUrl(context: Context): string | undefined {
	const entered = String(context.getNodeParameter('callbackUrl', '')).trim();
	return entered === '' ? context.getNodeWebhookUrl('default') : entered;
}
