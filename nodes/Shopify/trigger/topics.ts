import type { IDataObject, IExecuteFunctions, IHookFunctions } from 'n8n-workflow';

import { CHANGE_GROUP } from '../../shared/changes/settings';
import { userError } from '../../shared/errors/nodeErrors';
import { splitList } from '../../shared/util/text';
import { findEventType, topicEnum } from '../platform/eventTypes';
import { API_VERSION } from '../platform/keys';
import {
	enteredTopic,
	isKnownTopic,
	isOfAnotherVersion,
	isWebhookTopic,
	nearestTopic,
} from '../platform/topicNames';
import { enteredTopics } from './parameters';

/**
 * Refuses names of topics that Shopify does not know: such a trigger would ignore every delivery. A topic that only
 * another API version has is entered with this version.
 *
 * @throws NodeOperationError that names the topic, and the one that is written most like it
 */
export function requireKnownTopics(context: IHookFunctions): void {
	const { events } = context.getNodeParameter(CHANGE_GROUP, {}) as IDataObject;
	const guarded = splitList(typeof events === 'string' ? events : '');
	// Names of events are compared regardless of case, so "product/update" stands for "Product/update" there.
	const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
	const entered = enteredTopics(context);
	const ofOtherVersions = entered
		.filter(isOfAnotherVersion)
		.map((text) => topicEnum(enteredTopic(text).name));
	const isGuarded = (name: string) =>
		isKnownTopic(name) || isKnownTopic(capitalized(name)) || ofOtherVersions.includes(topicEnum(name));
	const wrong =
		entered.find((text) => !isKnownTopic(enteredTopic(text).name) && !isOfAnotherVersion(text)) ??
		guarded.find((name) => !isGuarded(name));
	if (wrong !== undefined) throw unknownTopic(context, wrong);
}

/**
 * @param texts topics of webhooks, as the API takes them, some with the API version that has them; the API knows no
 *   topics of next generation Events
 * @throws NodeOperationError as {@link requireKnownTopics}
 */
export function requireWebhookTopics(
	context: IExecuteFunctions | IHookFunctions,
	texts: readonly string[],
	itemIndex?: number,
): void {
	const wrong = texts.find((text) => !isWebhookTopic(enteredTopic(text).name) && !isOfAnotherVersion(text));
	if (wrong === undefined) return;
	if (!isKnownTopic(wrong)) throw unknownTopic(context, wrong, itemIndex);
	throw userError(
		context,
		{
			what: `"${wrong}" is a topic of next generation Events, which cannot be registered by API`,
			cure: `Enter the production URL of the trigger in the configuration of the app (shopify.app.toml, [[events.subscription]]), and receive the topic in a trigger set to "Already Configured in Shopify". The webhook with the most similar name is ${nearestTopic(wrong)}.`,
		},
		itemIndex,
	);
}

/**
 * Refuses topics of metaobjects without a filter of their own: Shopify requires their type in the filter, and
 * the filter of a trigger applies to all its topics.
 *
 * @throws NodeOperationError with the cure
 */
export function requireMetaobjectFilter(
	context: IHookFunctions,
	topics: readonly string[],
	filter: string | null,
): void {
	const names = topics.map((topic) => findEventType(topic)?.topic ?? topic);
	const metaobject = names.find(isMetaobjectTopic);
	if (metaobject === undefined) return;
	const other = names.find((topic) => !isMetaobjectTopic(topic));
	if (other !== undefined) {
		throw userError(context, {
			what: `${metaobject} and ${other} cannot share a trigger that is registered by API`,
			cure: 'Add another trigger for the topics of metaobjects. They need a filter by type, such as "type:lookbook", and the filter of a trigger applies to all its topics.',
		});
	}
	if (!/(^|[\s(])type:/.test(filter ?? '')) {
		throw userError(context, {
			what: `${metaobject} needs a filter`,
			cure: 'Add the type of the metaobjects under Subscription Fields > Filter, such as "type:lookbook" or "type:lookbook OR type:author". Shopify accepts no wildcard there.',
		});
	}
}

/** Not a topic of Shopify: only the form counts. */
const EXAMPLE = 'loyalty_points/earned@2027-01';

function isMetaobjectTopic(topic: string): boolean {
	return topic.startsWith('metaobjects/');
}

function unknownTopic(context: IExecuteFunctions | IHookFunctions, name: string, itemIndex?: number) {
	return userError(
		context,
		{
			what: `Shopify has no topic "${name}"`,
			cure: `Did you mean ${nearestTopic(name)}? The list of topics is that of API version ${API_VERSION}. Enter a topic that only another version has with that version, such as ${EXAMPLE}.`,
		},
		itemIndex,
	);
}
