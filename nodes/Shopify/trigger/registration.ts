import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { logProblem } from '../../shared/errors/log';
import { toNodeError, userError } from '../../shared/errors/nodeErrors';
import { staticDataEntry } from '../../shared/n8n/staticData';
import { missingWebhookUrl } from '../../shared/registration/webhookUrl';
import { sha256Hex } from '../../shared/util/hash';
import { sameMembers } from '../../shared/util/list';
import { given, wantedSubscription, type WantedSubscription } from '../api/subscriptionInput';
import {
	createSubscription,
	deleteSubscription,
	listSubscriptions,
	updateSubscription,
	type Subscription,
} from '../api/subscriptions';
import { COMPLIANCE_TOPICS, topicEnum } from '../platform/eventTypes';
import { CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { shopDomain } from '../platform/shop';
import { readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

/**
 * The subscriptions of one URL that are this node's own, by topic. Only URLs tell them apart from
 * those of other nodes: the test URL and the production URL each have their own.
 */
type OwnSubscriptions = Record<string, string>;

const LONGEST_NAME = 50;

/** Is everything registered at Shopify as the parameters want it? */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	requireReadableFields(context, CHANGE_TEXTS);
	if (!registersByApi(context)) return false;
	const topics = wantedTopics(context);
	const wanted = wantedFields(context, topics.length);
	const existing = await listSubscriptions(context, { uri: urlOf(context) });
	const own = ownSubscriptions(context);
	const complete = topics.every((topic) => {
		const subscription = existing.find((candidate) => candidate.topic === topic);
		return (
			subscription !== undefined && own[topic] === subscription.id && isAsWanted(subscription, wanted(topic))
		);
	});
	return complete && Object.keys(own).every((topic) => topics.includes(topic));
}

/**
 * Registers what is missing, adopts what is there already, updates what differs and removes what this
 * node once registered and no longer wants. What it created is taken back when a later step fails.
 *
 * @throws NodeOperationError or NodeApiError with the cure
 */
export async function register(context: IHookFunctions): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	await requireSecrets(context);
	if (!registersByApi(context)) return;

	const uri = urlOf(context);
	const topics = wantedTopics(context);
	const wanted = wantedFields(context, topics.length);
	const existing = await listSubscriptions(context, { uri });
	const before = ownSubscriptions(context);
	const own: OwnSubscriptions = {};
	const created: string[] = [];
	try {
		for (const topic of topics) {
			const found = existing.find((subscription) => subscription.topic === topic);
			const subscription =
				found ?? (await createSubscription(context, topic, { uri, ...given(wanted(topic)) }));
			if (found === undefined) created.push(subscription.id);
			else if (!isAsWanted(found, wanted(topic))) await updateSubscription(context, found.id, wanted(topic));
			own[topic] = subscription.id;
		}
	} catch (error) {
		await takeBack(context, created);
		throw toNodeError(context, error);
	}
	// Kept before the rest is removed: should that fail, what is registered is known all the same.
	keepOwn(context, { ...before, ...own });
	const dropped = Object.entries(before).filter(([topic]) => !topics.includes(topic));
	for (const [, id] of dropped) await deleteSubscription(context, id);
	keepOwn(context, own);
}

/** What went wrong is told, not what goes wrong in cleaning up after it. */
async function takeBack(context: IHookFunctions, ids: readonly string[]): Promise<void> {
	const results = await Promise.allSettled(ids.map((id) => deleteSubscription(context, id)));
	const left = ids.filter((_id, index) => results[index]?.status === 'rejected');
	if (left.length === 0) return;
	logProblem(context, 'warn', {
		what: `After a failed activation, these webhook subscriptions could not be removed from Shopify: ${left.join(', ')}`,
		cure: 'Delete them with the Shopify Webhook node.',
	});
}

/** Removes this node's own subscriptions of this URL, and no others. */
export async function unregister(context: IHookFunctions): Promise<void> {
	if (!registersByApi(context)) return;
	for (const id of Object.values(await knownOrFound(context))) await deleteSubscription(context, id);
	keepOwn(context, {});
}

/** Where the record is lost, what is registered for this URL and wanted by this node is its own. */
async function knownOrFound(context: IHookFunctions): Promise<OwnSubscriptions> {
	const own = ownSubscriptions(context);
	if (Object.keys(own).length > 0) return own;
	const topics = readParameters(context).topics.map(topicEnum);
	const existing = await listSubscriptions(context, { uri: urlOf(context) });
	return Object.fromEntries(
		existing.filter(({ topic }) => topics.includes(topic)).map(({ topic, id }) => [topic, id]),
	);
}

/** Without the secret that signs, every delivery would be refused. */
async function requireSecrets(context: IHookFunctions): Promise<void> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const { secrets, shop } = keysFrom(credential);
	if (shop !== undefined && shopDomain(shop) === undefined) {
		throw userError(context, {
			what: `"${shop}" in the credential is not the name of a shop, so every delivery would be refused`,
			cure: 'Enter "example", "example.myshopify.com" or the address of the admin of the shop, not a domain of your own.',
		});
	}
	if (registersByApi(context) && !secrets.some(({ name }) => name === 'clientSecret')) {
		throw userError(context, {
			what: 'The client secret is missing in the credential',
			cure: 'Enter the client secret of the app: Shopify signs the deliveries of subscriptions made by API with it, and without it every delivery would be refused.',
		});
	}
	if (secrets.length === 0) {
		throw userError(context, {
			what: 'No signing secret is set in the credential',
			cure: 'Enter the Notifications secret (for webhooks made in the admin) or the client secret (for webhooks of an app): without it every delivery would be refused.',
		});
	}
}

function wantedTopics(context: IHookFunctions): string[] {
	const topics = [...new Set(readParameters(context).topics.map(topicEnum))];
	if (topics.length === 0) {
		throw userError(context, {
			what: 'No topic is chosen',
			cure: 'Choose at least one topic: each topic is registered by API on its own.',
		});
	}
	const compliance = COMPLIANCE_TOPICS.find((topic) => topics.includes(topicEnum(topic)));
	if (compliance !== undefined) {
		throw userError(context, {
			what: `The topic ${compliance} cannot be registered by API`,
			cure: 'Enter the production URL of this node in the configuration of the app (compliance_topics), and receive the topic in a trigger set to "Already Configured in Shopify".',
		});
	}
	return topics;
}

/** @returns what the subscription of a topic shall look like */
function wantedFields(context: IHookFunctions, topics: number): (topic: string) => WantedSubscription {
	const fields = wantedSubscription(context.getNodeParameter('subscriptionFields', {}) as IDataObject);
	const test = context.getMode() === 'manual';
	return (topic) => ({ ...fields, name: subscriptionName(fields.name, topic, topics, test) });
}

/**
 * Shopify takes a name once for each app and shop, so those of several topics and of the test URL differ.
 * Where the topic's name is too long, a digest stands for it.
 */
function subscriptionName(name: string | null, topic: string, topics: number, test: boolean): string | null {
	if (name === null || (topics === 1 && !test)) return name;
	const parts = [
		name,
		...(topics > 1 ? [topic.toLowerCase().replaceAll('_', '-')] : []),
		...(test ? ['test'] : []),
	];
	const whole = parts.join('-');
	if (whole.length <= LONGEST_NAME) return whole;
	const digest = sha256Hex(whole).slice(0, 8);
	return `${name.slice(0, LONGEST_NAME - digest.length - 1)}-${digest}`;
}

function isAsWanted(subscription: Subscription, wanted: WantedSubscription): boolean {
	return (
		subscription.format === 'JSON' &&
		(subscription.name ?? null) === wanted.name &&
		(subscription.filter || null) === wanted.filter &&
		sameMembers(subscription.includeFields, wanted.includeFields ?? []) &&
		sameMembers(subscription.metafieldNamespaces, wanted.metafieldNamespaces ?? [])
	);
}

function registersByApi(context: IHookFunctions): boolean {
	return context.getNodeParameter('registration', 'manual') === 'api';
}

function urlOf(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) throw missingWebhookUrl(context);
	return url;
}

function ownSubscriptions(context: IHookFunctions): OwnSubscriptions {
	return allSubscriptions(context)[urlOf(context)] ?? {};
}

function keepOwn(context: IHookFunctions, own: OwnSubscriptions): void {
	const { [urlOf(context)]: _before, ...others } = allSubscriptions(context);
	const all = Object.keys(own).length === 0 ? others : { ...others, [urlOf(context)]: own };
	staticDataEntry(context, 'subscriptions').write(all);
}

function allSubscriptions(context: IHookFunctions): Record<string, OwnSubscriptions> {
	return (staticDataEntry(context, 'subscriptions').read() ?? {}) as Record<string, OwnSubscriptions>;
}
