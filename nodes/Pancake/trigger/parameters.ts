import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';

/** The events that start the workflow, as chosen in the form of the trigger. */
export interface Parameters {
	/** Types chosen in the list and types entered as text; empty for all types. */
	readonly types: readonly string[];
}

export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const listed = context.getNodeParameter('types', []) as string[];
	const entered = splitList(String(context.getNodeParameter('otherTypes', '')));
	return { types: [...new Set([...listed, ...entered])] };
}
