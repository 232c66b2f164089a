import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';
import { enteredTopic } from '../platform/topicNames';

/** The events that start the workflow, as chosen in the form of the trigger. */
export interface Parameters {
	/**
	 * Topics chosen in the list and topics entered as text, in either form of their names; empty for all
	 * topics.
	 */
	readonly topics: readonly string[];
}

export function readParameters(context: IHookFunctions | IWebhookFunctions): Parameters {
	return { topics: enteredTopics(context).map((text) => enteredTopic(text).name) };
}

/** @returns the topics of the form, some with the API version that has them */
export function enteredTopics(context: IHookFunctions | IWebhookFunctions): string[] {
	const listed = [context.getNodeParameter('topics', [])].flat() as string[];
	const entered = context.getNodeParameter('otherTopics', '') as string;
	return [...listed.flatMap(splitList), ...splitList(entered)];
}
