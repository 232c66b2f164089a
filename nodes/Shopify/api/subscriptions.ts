import type { IDataObject } from 'n8n-workflow';

import type { ApiContext } from '../../shared/api/request';
import { apiError } from '../../shared/errors/nodeErrors';
import { type Problem } from '../../shared/errors/problem';
import { describeScopes, findEventType, topicEnum } from '../platform/eventTypes';
import { callApi } from './client';
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
	readonly field: readonly string[] | null;
	readonly message: string;
}

interface Page {
	readonly nodes: readonly Subscription[];
	readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
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

/** @returns undefined where no subscription has this id */
export async function getSubscription(context: ApiContext, id: string): Promise<Subscription | undefined> {
	type Data = { webhookSubscription: Subscription | null };
	const variables = { id: subscriptionId(id) };
	const { webhookSubscription } = (await callApi(context, { query: GET, variables })) as Data;
	return webhookSubscription ?? undefined;
}

/**
 * @param filter `uri` is matched exactly, `topics` are in either form; a missing field does not restrict the
 *   list
 * @param limit maximum number of subscriptions; all if left out
 */
export async function listSubscriptions(
	context: ApiContext,
	filter: { readonly uri?: string; readonly topics?: readonly string[] },
	limit = Number.POSITIVE_INFINITY,
): Promise<Subscription[]> {
	const found: Subscription[] = [];
	const variables: IDataObject = {};
	if (filter.uri) variables.uri = filter.uri;
	if (filter.topics?.length) variables.topics = filter.topics.map(topicEnum);
	for (let after: string | null = null; found.length < limit;) {
		const first = Math.min(PAGE_SIZE, limit - found.length);
		type Data = { webhookSubscriptions: Page };
		const page: IDataObject = { ...variables, first, after };
		const data = (await callApi(context, { query: LIST, variables: page })) as Data;
		const { nodes, pageInfo } = data.webhookSubscriptions;
		found.push(...nodes);
		after = pageInfo.endCursor;
		if (!pageInfo.hasNextPage || after === null) break;
	}
	return found;
}

/**
 * @throws NodeApiError that names the scopes the topic needs, or says that the URL already has a subscription
 *   to it
 */
export async function createSubscription(
	context: ApiContext,
	topic: string,
	input: SubscriptionInput,
): Promise<Subscription> {
	const subscription = { format: 'JSON', ...defined(input) };
	return await change(context, CREATE, { topic: topicEnum(topic), subscription }, topic);
}

/** Also sets the format to JSON, the only format that triggers read. */
export async function updateSubscription(
	context: ApiContext,
	id: string,
	input: SubscriptionInput,
): Promise<Subscription> {
	const variables = { id: subscriptionId(id), subscription: { format: 'JSON', ...defined(input) } };
	return await change(context, UPDATE, variables);
}

/** @returns whether the subscription existed */
export async function deleteSubscription(context: ApiContext, id: string): Promise<boolean> {
	const { userErrors } = await mutate(context, DELETE, { id: subscriptionId(id) });
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
	readonly webhookSubscription?: Subscription | null;
	readonly userErrors: readonly UserError[];
}

async function change(
	context: ApiContext,
	mutation: string,
	variables: IDataObject,
	topic = '',
): Promise<Subscription> {
	const { webhookSubscription, userErrors } = await mutate(context, mutation, variables, scopesOf(topic));
	if (userErrors.length > 0 || !webhookSubscription) {
		throw apiError(context, explainUserErrors(userErrors, scopesOf(topic)));
	}
	return webhookSubscription;
}

async function mutate(
	context: ApiContext,
	mutation: string,
	variables: IDataObject,
	needs = '',
): Promise<Mutated> {
	const data = (await callApi(context, { query: mutation, variables, needs })) as { result: Mutated };
	return data.result;
}

function scopesOf(topic: string): string {
	const known = findEventType(topic);
	return known === undefined ? '' : `The topic ${known.topic} needs ${describeScopes(known)}.`;
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
