import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { logProblem } from '../../shared/errors/log';
import { toNodeError, userError } from '../../shared/errors/nodeErrors';
import { staticDataEntry } from '../../shared/n8n/staticData';
import { registersByApi } from '../../shared/registration/byApi';
import { recoverSettings } from '../../shared/recover/settings';
import { isTest } from '../../shared/registration/isTest';
import type { RegisterWhen, RegistrationState } from '../../shared/registration/lookAfter';
import { hasRegistered, rememberRegisteredUrl } from '../../shared/registration/ownUrls';
import { requireWebhookUrl } from '../../shared/registration/webhookUrl';
import { sha256Hex } from '../../shared/util/hash';
import { sameMembers } from '../../shared/util/list';
import { given, wantedSubscription, type WantedSubscription } from '../api/subscriptionInput';
import {
	createSubscription,
	deleteSubscription,
	getSubscription,
	listSubscriptions,
	updateSubscription,
	type Subscription,
} from '../api/subscriptions';
import { COMPLIANCE_TOPICS, topicEnum } from '../platform/eventTypes';
import { callProblemIn, CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { shopDomain } from '../platform/shop';
import { apiVersionFor, enteredTopic } from '../platform/topicNames';
import { enteredTopics, readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';
import { requireKnownTopics, requireMetaobjectFilter, requireWebhookTopics } from './topics';

/**
 * The ids of this node's own subscriptions of one URL, by topic. Only the URL distinguishes them from the
 * subscriptions of other nodes. The test URL and the production URL each have their own.
 */
type OwnSubscriptions = Record<string, string>;

const LONGEST_NAME = 50;

/** What Shopify has of the wanted subscriptions. */
interface Found {
	/** Those with the URL of this trigger. */
	readonly existing: readonly Subscription[];
	readonly faults: readonly string[];
	/** Whether this node knows the ids of these, and of no others. */
	readonly isRecorded: boolean;
}

/** Whether the subscriptions at Shopify are as the parameters want them, and this node knows their ids. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	requireReadableFields(context, CHANGE_TEXTS);
	requireKnownTopics(context);
	await requireRecoverable(context);
	if (!registersByApi(context)) return false;
	const { faults, isRecorded } = await find(context);
	return faults.length === 0 && isRecorded;
}

/** @returns undefined with webhooks made in the admin or by another app, which this app cannot see */
export async function stateOf(context: IHookFunctions): Promise<RegistrationState | undefined> {
	if (!registersByApi(context)) return undefined;
	const { existing, faults, isRecorded } = await find(context);
	return { isOwn: existing.length > 0, faults, isRecorded };
}

async function find(context: IHookFunctions): Promise<Found> {
	const topics = requireTypes(context);
	const wanted = wantedFields(context, topics);
	const uri = requireWebhookUrl(context);
	const existing = await listSubscriptions(context, { uri, version: versionOf(context) });
	const faults = topics.flatMap((topic) => {
		const subscription = existing.find((candidate) => candidate.topic === topic);
		if (subscription === undefined) return [`Shopify has no subscription to ${topic} for this trigger`];
		if (isAsWanted(subscription, wanted(topic))) return [];
		return [`The subscription to ${topic} at Shopify is not as the trigger has it`];
	});
	const own = ownSubscriptions(context);
	const isRecorded =
		formerSubscriptions(context).length === 0 &&
		topics.every((topic) => existing.some(({ id }) => own[topic] === id)) &&
		Object.keys(own).every((topic) => topics.includes(topic));
	return { existing, faults, isRecorded };
}

/**
 * Creates missing subscriptions, adopts existing ones, updates those that differ, and deletes this node's own
 * subscriptions of topics that are no longer wanted. Subscriptions that this node has made for another URL, when n8n
 * had another public address, get the present URL, or are deleted where a subscription with the present URL exists.
 * If creating or updating fails, the subscriptions that were created are deleted again; between deliveries they are
 * kept, so that one topic that Shopify refuses keeps no other away.
 *
 * @throws NodeOperationError or NodeApiError with the cure
 */
export async function register(context: IHookFunctions, when: RegisterWhen = 'published'): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	requireKnownTopics(context);
	await requireKeys(context);
	await requireRecoverable(context);
	if (!registersByApi(context)) return;

	const uri = requireWebhookUrl(context);
	const topics = requireTypes(context);
	const wanted = wantedFields(context, topics);
	const version = versionOf(context);
	const existing = await listSubscriptions(context, { uri, version });
	const before = ownSubscriptions(context);
	const former = formerSubscriptions(context);
	const own: OwnSubscriptions = {};
	const created: string[] = [];
	const refusals: unknown[] = [];
	for (const topic of topics) {
		try {
			const found =
				existing.find((subscription) => subscription.topic === topic) ??
				(await stillThere(context, [...former, ...Object.entries(before)], topic, version));
			const subscription =
				found ?? (await createSubscription(context, topic, { uri, ...given(wanted(topic)) }, version));
			if (found === undefined) created.push(subscription.id);
			else if (found.uri !== uri || !isAsWanted(found, wanted(topic)))
				await updateSubscription(
					context,
					found.id,
					{ ...(found.uri !== uri && { uri }), ...wanted(topic) },
					version,
				);
			own[topic] = subscription.id;
		} catch (error) {
			refusals.push(error);
			if (when === 'published') break;
		}
	}
	const [refusal] = refusals;
	if (refusal !== undefined) {
		if (when === 'published') await deleteCreated(context, created);
		else keepOwn(context, { ...before, ...own });
		throw toNodeError(context, refusal);
	}
	// Saved before the unwanted subscriptions are deleted: if a deletion fails, no id is lost.
	keepOwn(context, { ...before, ...own });
	const kept = Object.values(own);
	const dropped = Object.entries(before).filter(([topic]) => !topics.includes(topic));
	for (const [, id] of [...dropped, ...former].filter(([, id]) => !kept.includes(id))) {
		await deleteSubscription(context, id);
	}
	keepOnly(context, own);
}

/** @returns the subscription to a topic that this node has made, whatever URL it has; undefined where Shopify has none */
async function stillThere(
	context: IHookFunctions,
	known: ReadonlyArray<readonly [topic: string, id: string]>,
	topic: string,
	version: string,
): Promise<Subscription | undefined> {
	for (const [, id] of known.filter(([ofTopic]) => ofTopic === topic)) {
		const subscription = await getSubscription(context, id, version);
		if (subscription?.topic === topic) return subscription;
	}
	return undefined;
}

/**
 * Deletes the subscriptions of a failed activation. A failed deletion is only logged, so that the user sees
 * the first error.
 */
async function deleteCreated(context: IHookFunctions, ids: readonly string[]): Promise<void> {
	const results = await Promise.allSettled(ids.map((id) => deleteSubscription(context, id)));
	const left = ids.filter((_id, index) => results[index]?.status === 'rejected');
	if (left.length === 0) return;
	logProblem(context, 'warn', {
		what: `After a failed activation, these webhook subscriptions could not be removed from Shopify: ${left.join(', ')}`,
		cure: 'Delete them with the Shopify Webhook node.',
	});
}

/** Removes this node's own subscriptions, also those of a URL that it had before, and no others. */
export async function unregister(context: IHookFunctions): Promise<void> {
	if (!registersByApi(context)) return;
	const former = formerSubscriptions(context);
	const known = [...former.map(([, id]) => id), ...Object.values(ownSubscriptions(context))];
	for (const id of new Set([...known, ...(await foundIds(context))])) await deleteSubscription(context, id);
	if (former.length > 0) keepOnly(context, {});
	else keepOwn(context, {});
}

/** The API version of all calls of a trigger: an older one would not know the topics of the newest. */
function versionOf(context: IHookFunctions): string {
	return apiVersionFor(enteredTopics(context));
}

/**
 * The subscriptions of this URL with a topic of this node are its own, also where their ids were not saved: a kill of n8n
 * loses the ids of those that were made between deliveries.
 */
async function foundIds(context: IHookFunctions): Promise<string[]> {
	const topics = readParameters(context).topics.map(topicEnum);
	const existing = await listSubscriptions(context, {
		uri: requireWebhookUrl(context),
		version: versionOf(context),
	});
	return existing.filter(({ topic }) => topics.includes(topic)).map(({ id }) => id);
}

/** @throws NodeOperationError where the credential would make the trigger refuse every delivery */
async function requireKeys(context: IHookFunctions): Promise<void> {
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

/** @throws NodeOperationError where missed events are to be recovered and cannot be, or not those alone that were missed */
async function requireRecoverable(context: IHookFunctions): Promise<void> {
	if (isTest(context) || recoverSettings(context) === undefined) return;
	const problem = callProblemIn(await context.getCredentials(CREDENTIAL_TYPE));
	if (problem !== undefined) {
		throw userError(context, {
			what: `Missed events cannot be recovered: ${problem.what}`,
			cure: `${problem.cure} Or remove the settings below "Recover Missed Events".`,
		});
	}
	if (!registersByApi(context)) return;
	const { filter } = wantedSubscription(context.getNodeParameter('subscriptionFields', {}) as IDataObject);
	if (filter === null) return;
	throw userError(context, {
		what: 'The subscriptions have a filter, which "Recover Missed Events" cannot apply: it would hand over what the filter keeps away',
		cure: 'Remove Subscription Fields > Filter and check its condition in the workflow, or remove the settings below "Recover Missed Events".',
	});
}

/**
 * @returns the topics to register, in the form of their names that the API has
 * @throws NodeOperationError where there is no topic, or one that the API does not know
 */
function requireTypes(context: IHookFunctions): string[] {
	const named = enteredTopics(context);
	if (named.length === 0) {
		throw userError(context, {
			what: 'No topic is chosen',
			cure: 'Choose at least one topic: each topic is registered by API on its own.',
		});
	}
	requireWebhookTopics(context, named);
	const topics = [...new Set(named.map((text) => topicEnum(enteredTopic(text).name)))];
	const compliance = COMPLIANCE_TOPICS.find((topic) => topics.includes(topicEnum(topic)));
	if (compliance !== undefined) {
		throw userError(context, {
			what: `The topic ${compliance} cannot be registered by API`,
			cure: 'Enter the production URL of this node in the configuration of the app (compliance_topics), and receive the topic in a trigger set to "Already Configured in Shopify".',
		});
	}
	return topics;
}

/** @returns the wanted fields of a subscription, by its topic */
function wantedFields(
	context: IHookFunctions,
	topics: readonly string[],
): (topic: string) => WantedSubscription {
	const fields = wantedSubscription(context.getNodeParameter('subscriptionFields', {}) as IDataObject);
	requireMetaobjectFilter(context, topics, fields.filter);
	const test = isTest(context);
	return (topic) => ({ ...fields, name: subscriptionName(fields.name, topic, topics.length, test) });
}

/**
 * Shopify accepts a name only once for each app and shop. So names get the topic appended if there are
 * several topics, and "test" for the test URL. If the name becomes too long, it is cut and ends with a digest
 * instead.
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
		subscription.name === wanted.name &&
		subscription.filter === wanted.filter &&
		sameMembers(subscription.includeFields, wanted.includeFields ?? []) &&
		sameMembers(subscription.metafieldNamespaces, wanted.metafieldNamespaces ?? [])
	);
}

function ownSubscriptions(context: IHookFunctions): OwnSubscriptions {
	return allSubscriptions(context)[requireWebhookUrl(context)] ?? {};
}

/**
 * @returns the topics and ids of the subscriptions that this node of this n8n has made for another URL, when n8n had
 *   another public address. In a test there are none: the others are those of the production URL.
 */
function formerSubscriptions(context: IHookFunctions): Array<readonly [topic: string, id: string]> {
	if (isTest(context) || !hasRegistered(context)) return [];
	const { [requireWebhookUrl(context)]: _own, ...former } = allSubscriptions(context);
	return Object.values(former).flatMap((subscriptions) => Object.entries(subscriptions));
}

/** Saves the ids of this URL, and in production forgets those of others: they were moved, deleted, or never its own. */
function keepOnly(context: IHookFunctions, own: OwnSubscriptions): void {
	if (isTest(context)) return keepOwn(context, own);
	const uri = requireWebhookUrl(context);
	staticDataEntry(context, 'subscriptions').write(Object.keys(own).length === 0 ? {} : { [uri]: own });
	rememberRegisteredUrl(context, uri);
}

function keepOwn(context: IHookFunctions, own: OwnSubscriptions): void {
	const { [requireWebhookUrl(context)]: _before, ...others } = allSubscriptions(context);
	const all = Object.keys(own).length === 0 ? others : { ...others, [requireWebhookUrl(context)]: own };
	staticDataEntry(context, 'subscriptions').write(all);
}

function allSubscriptions(context: IHookFunctions): Record<string, OwnSubscriptions> {
	return (staticDataEntry(context, 'subscriptions').read() ?? {}) as Record<string, OwnSubscriptions>;
}
