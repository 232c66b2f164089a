import type { IDataObject } from 'n8n-workflow';

import { explainWithout } from '../../shared/api/errors';
import { PageWalk } from '../../shared/api/pages';
import type { ApiContext } from '../../shared/api/request';
import { explainMistyped, rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import { type Problem } from '../../shared/errors/problem';
import { asObject, isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { describeScopes, findEventType, topicEnum } from '../platform/eventTypes';
import { API_VERSION } from '../platform/keys';
import { nearestTopic } from '../platform/topicNames';
import { callApi, type Call } from './client';
import { API, messagesIn } from './errors';
import { explainRefusal } from './refusals';
import type { SubscriptionInput } from './subscriptionInput';

/** A webhook subscription as in Shopify's schema 2026-10. */
export interface Subscription {
	/** gid://shopify/WebhookSubscription/... */
	readonly id: string;
	/** Value of the enum WebhookSubscriptionTopic. */
	readonly topic: string;
	readonly uri: string;
	readonly name: string | null;
	readonly filter: string | null;
	readonly includeFields: readonly string[];
	readonly metafieldNamespaces: readonly string[];
	readonly format: string;
	readonly apiVersion: { readonly handle: string };
	readonly createdAt: string;
	readonly updatedAt: string;
}

interface UserError {
	readonly message: string;
}

const PAGE_SIZE = 250;

const FIELDS = `
	id topic uri name filter includeFields metafieldNamespaces format createdAt updatedAt
	apiVersion { handle }`;

const GET = `query ($id: ID!) { webhookSubscription(id: $id) {${FIELDS}} }`;

const LIST = `query ($first: Int!, $after: String, $uri: String, $topics: [WebhookSubscriptionTopic!]) {
	webhookSubscriptions(first: $first, after: $after, uri: $uri, topics: $topics) {
		nodes {${FIELDS}}
		pageInfo { hasNextPage endCursor }
	}
}`;

const CREATE = `mutation ($topic: WebhookSubscriptionTopic!, $subscription: WebhookSubscriptionInput!) {
	result: webhookSubscriptionCreate(topic: $topic, webhookSubscription: $subscription) {
		webhookSubscription {${FIELDS}}
		userErrors { field message }
	}
}`;

const UPDATE = `mutation ($id: ID!, $subscription: WebhookSubscriptionInput!) {
	result: webhookSubscriptionUpdate(id: $id, webhookSubscription: $subscription) {
		webhookSubscription {${FIELDS}}
		userErrors { field message }
	}
}`;

const DELETE = `mutation ($id: ID!) {
	result: webhookSubscriptionDelete(id: $id) {
		deletedWebhookSubscriptionId
		userErrors { field message }
	}
}`;

const NOT_FOUND = /does not exist|not found/i;

/**
 * @param version the API version that is asked, here and in the other functions; it has to know the topic
 * @returns undefined where no subscription has this id
 */
export async function getSubscription(
	context: ApiContext,
	id: string,
	version = API_VERSION,
): Promise<Subscription | undefined> {
	const variables = { id: subscriptionId(id) };
	const { webhookSubscription } = asObject(await callApi(context, { query: GET, variables, version }));
	if (webhookSubscription === null) return undefined;
	return requireSubscription(context, webhookSubscription);
}

/**
 * @param filter `uri` is matched exactly, `topics` are in either form; a missing field does not restrict the
 *   list
 * @param limit maximum number of subscriptions; all if left out
 */
export async function listSubscriptions(
	context: ApiContext,
	filter: { readonly uri?: string; readonly topics?: readonly string[]; readonly version?: string },
	limit = Number.POSITIVE_INFINITY,
): Promise<Subscription[]> {
	const { version = API_VERSION } = filter;
	const found = new Map<string, Subscription>();
	const walk = new PageWalk(context, API, 'webhook subscriptions', PAGE_SIZE);
	const restriction: IDataObject = {};
	if (filter.uri) restriction.uri = filter.uri;
	if (filter.topics?.length) restriction.topics = filter.topics.map(topicEnum);
	for (let after: string | null = null; found.size < limit;) {
		walk.next(after ?? '');
		const variables = { ...restriction, first: Math.min(PAGE_SIZE, limit - found.size), after };
		const data = asObject(await callApi(context, { query: LIST, variables, version }));
		const page = asObject(data.webhookSubscriptions);
		const nodes = rowsIn(context, API, page.nodes, 'a list of webhook subscriptions').map(subscriptionIn);
		const before = found.size;
		for (const node of nodes) found.set(node.id, node);
		const { hasNextPage, endCursor } = asObject(page.pageInfo);
		if (hasNextPage !== true) break;
		walk.found(found.size - before);
		if (typeof endCursor !== 'string') {
			throw apiError(context, explainMistyped(API, 'the cursor of the next page', endCursor));
		}
		after = endCursor;
	}
	return [...found.values()].slice(0, limit);
}

/** @throws NodeApiError where a part of an answer is not an object */
function requireSubscription(context: ApiContext, value: unknown): Subscription {
	if (isObject(value)) return subscriptionIn(value);
	throw apiError(context, explainMistyped(API, 'a webhook subscription', value));
}

/** @returns the subscription, in which each field has its type, whatever the answer has there */
function subscriptionIn(fields: IDataObject): Subscription {
	const texts = (value: unknown) => (Array.isArray(value) ? value.map(textOf) : []);
	return {
		...fields,
		id: textOf(fields.id),
		topic: textOf(fields.topic),
		uri: textOf(fields.uri),
		name: textOf(fields.name) || null,
		filter: textOf(fields.filter) || null,
		includeFields: texts(fields.includeFields),
		metafieldNamespaces: texts(fields.metafieldNamespaces),
		format: textOf(fields.format),
		apiVersion: { handle: textOf(asObject(fields.apiVersion).handle) },
		createdAt: textOf(fields.createdAt),
		updatedAt: textOf(fields.updatedAt),
	};
}

/**
 * @param topic either form of its name
 * @throws NodeApiError that names the scopes the topic needs, or says that the URL already has a subscription
 *   to it, or that the API version has no such topic, with the one that is written most like it
 */
export async function createSubscription(
	context: ApiContext,
	topic: string,
	input: SubscriptionInput,
	version = API_VERSION,
): Promise<Subscription> {
	const variables = { topic: topicEnum(topic), subscription: { format: 'JSON', ...defined(input) } };
	return await change(context, { query: CREATE, variables, version, needs: needsOf(topic, version) });
}

/** Also sets the format to JSON, the only format that triggers read. */
export async function updateSubscription(
	context: ApiContext,
	id: string,
	input: SubscriptionInput,
	version = API_VERSION,
): Promise<Subscription> {
	const variables = { id: subscriptionId(id), subscription: { format: 'JSON', ...defined(input) } };
	return await change(context, { query: UPDATE, variables, version });
}

/** @returns whether the subscription existed */
export async function deleteSubscription(context: ApiContext, id: string): Promise<boolean> {
	const { userErrors } = await mutate(context, { query: DELETE, variables: { id: subscriptionId(id) } });
	if (userErrors.some(({ message }) => NOT_FOUND.test(message))) return false;
	if (userErrors.length > 0) throw apiError(context, explainUserErrors(userErrors));
	return true;
}

/** @param id a global id, or the number at its end */
export function subscriptionId(id: string): string {
	const trimmed = id.trim();
	return /^\d+$/.test(trimmed) ? `gid://shopify/WebhookSubscription/${trimmed}` : trimmed;
}

interface Mutated {
	/** Undefined where the answer has none. */
	readonly webhookSubscription: Subscription | undefined;
	readonly userErrors: readonly UserError[];
}

async function change(context: ApiContext, call: Call): Promise<Subscription> {
	const { webhookSubscription, userErrors } = await mutate(context, call);
	if (userErrors.length === 0 && webhookSubscription === undefined) {
		throw apiError(context, explainWithout(API, 'a webhook subscription'));
	}
	if (webhookSubscription === undefined || userErrors.length > 0) {
		throw apiError(context, explainUserErrors(userErrors, call.needs));
	}
	return webhookSubscription;
}

async function mutate(context: ApiContext, call: Call): Promise<Mutated> {
	const { result } = asObject(await callApi(context, call));
	if (!isObject(result)) throw apiError(context, explainMistyped(API, 'the result of a change', result));
	const { webhookSubscription: subscription, userErrors } = result;
	return {
		webhookSubscription: isObject(subscription) ? subscriptionIn(subscription) : undefined,
		userErrors: userErrors === undefined || userErrors === null ? [] : messagesIn(userErrors),
	};
}

/** @returns a sentence for the error where Shopify refuses the topic */
function needsOf(topic: string, version: string): string {
	const known = findEventType(topic);
	if (known !== undefined) return `The topic ${known.topic} needs ${describeScopes(known)}.`;
	return `API version ${version} was asked for ${topic}. Of the topics of ${API_VERSION}, ${nearestTopic(topic)} is written most like it.`;
}

function explainUserErrors(userErrors: readonly UserError[], needs = ''): Problem {
	const messages = userErrors.map(({ message }) => message);
	const known = explainRefusal(messages, needs);
	if (known !== undefined) return known;
	const cure = 'Change what Shopify names and try again.';
	return {
		what: `Shopify does not accept the webhook subscription: ${messages.join('; ')}`,
		cure: needs === '' ? cure : `${needs} ${cure}`,
	};
}

function defined(input: SubscriptionInput): IDataObject {
	return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
