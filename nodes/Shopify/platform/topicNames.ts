import { nearest } from '../../shared/util/editDistance';
import { COMPLIANCE_TOPICS, EVENT_TYPES, findEventType, topicEnum } from './eventTypes';
import { API_VERSION } from './keys';

const NAMES: readonly string[] = [...EVENT_TYPES.map(({ topic }) => topic), ...COMPLIANCE_TOPICS];
const COMPLIANCE: readonly string[] = COMPLIANCE_TOPICS.map(topicEnum);
const NAMES_BY_ENUM = new Map(NAMES.map((topic) => [topicEnum(topic), topic]));

/** Resources of webhooks, e.g. "orders": in lower case, and mostly plural. */
const RESOURCES = new Set(NAMES.map((topic) => topic.split(/[/.]/)[0] ?? topic));

/**
 * A topic of next generation Events, with or without an action: an object of the Admin GraphQL API, e.g.
 * "Product" or "Product/update". There is no list of them here, as Shopify adds to it outside API versions.
 * @see https://shopify.dev/docs/api/events/latest
 */
const EVENTS_TOPIC = /^([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\/(?:create|update|delete))?$/;

/** A topic as a user enters it. */
interface EnteredTopic {
	/** Either form of a topic's name, or the name of a topic of next generation Events. */
	readonly name: string;
	/** The API version that has the topic, e.g. "2027-01"; undefined where none was entered. */
	readonly version: string | undefined;
}

const WITH_VERSION = /^(.*)@(20\d\d-(?:01|04|07|10)|unstable)$/;
const FORM_OF_TOPIC = /^[a-z]\w*(?:[/.]\w+)?$/i;

/** @param text a topic, or a topic with the API version that has it, e.g. "loyalty_points/earned@2027-01" */
export function enteredTopic(text: string): EnteredTopic {
	const [, name = text, version] = WITH_VERSION.exec(text.trim()) ?? [];
	return { name: name.trim(), version };
}

/** @returns the newest API version that was entered with a topic; without one, the version of the table of topics */
export function apiVersionFor(texts: readonly string[]): string {
	const versions = texts.flatMap((text) => enteredTopic(text).version ?? []);
	return versions.sort().at(-1) ?? API_VERSION;
}

/** Whether the topic may be one that the table does not have: the user says that another API version has it. */
export function isOfAnotherVersion(text: string): boolean {
	const { name, version } = enteredTopic(text);
	return version !== undefined && version !== API_VERSION && FORM_OF_TOPIC.test(name);
}

/** @param name either form of a topic's name, or the name of a topic of next generation Events */
export function isKnownTopic(name: string): boolean {
	return isWebhookTopic(name) || isEventsTopic(name);
}

/** Whether the topic is one of the webhooks of API version 2026-10, the compliance topics among them. */
export function isWebhookTopic(name: string): boolean {
	return findEventType(name) !== undefined || COMPLIANCE.includes(topicEnum(name));
}

function isEventsTopic(name: string): boolean {
	const [, object] = EVENTS_TOPIC.exec(name.trim()) ?? [];
	if (object === undefined) return false;
	// "Orders" is more likely a webhook that lacks its second half.
	return !(object.endsWith('s') && RESOURCES.has(object.toLowerCase()));
}

/** @returns the topic that is written most like an unknown name, e.g. "orders/updated" for "orders/update" */
export function nearestTopic(name: string): string {
	const found = nearest(topicEnum(name.slice(0, 100)), [...NAMES_BY_ENUM.keys()]) ?? '';
	return NAMES_BY_ENUM.get(found) ?? '';
}
