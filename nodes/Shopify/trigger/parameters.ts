import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';

/** @returns the topics chosen in the list and those entered as text */
export function chosenTopics(context: IHookFunctions | IWebhookFunctions): string[] {
	const listed = [context.getNodeParameter('topics', [])].flat() as string[];
	const entered = context.getNodeParameter('otherTopics', '') as string;
	return [...listed.flatMap(splitList), ...splitList(entered)];
}
