import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';

/** The events that start the workflow, as chosen in the form of the trigger. */
export interface Parameters {
	/**
	 * Topics chosen in the list and topics entered as text, in either form of their names; empty for all
	 * topics.
	 */
	readonly topics: readonly string[];
}

export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	const listed = [context.getNodeParameter('topics', [])].flat() as string[];
	const entered = context.getNodeParameter('otherTopics', '') as string;
	return { topics: [...listed.flatMap(splitList), ...splitList(entered)] };
}
