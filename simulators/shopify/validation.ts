import { isLoopback } from '../shared/loopback';
import { parseFilter } from './filter';
import type { WebhookSubscription } from './types';

export interface UserError {
	readonly field: readonly string[];
	readonly message: string;
}

/** The wanted fields of a subscription. The API sets the other fields. */
export type Draft = Pick<WebhookSubscription, 'id' | 'topic' | 'uri' | 'format' | 'filter' | 'name'>;

/** Shopify names this field even if the client sent `uri`. */
const ADDRESS = ['webhookSubscription', 'callbackUrl'];
const NAME = ['webhookSubscription', 'name'];
const LARGEST_FILTER_BYTES = 65_535;

/**
 * The user errors of webhookSubscriptionCreate and webhookSubscriptionUpdate, with texts observed in real
 * answers of the API (version 2026-04).
 *
 * @param others the app's other subscriptions in this shop
 */
export function validate(
	draft: Draft,
	others: Iterable<Draft>,
	{ allowHttp }: { allowHttp: boolean },
): UserError[] {
	const rivals = [...others].filter(({ id }) => id !== draft.id);
	return [
		...addressErrors(draft.uri, allowHttp),
		...(rivals.some((rival) => sameAddress(rival, draft))
			? [{ field: ADDRESS, message: 'Address for this topic has already been taken' }]
			: []),
		...nameErrors(draft.name, rivals),
		...filterErrors(draft),
	];
}

/**
 * Whether two subscriptions may not exist side by side. The same address may be subscribed again with another
 * format, as observed, and with another filter, which is not certain.
 */
function sameAddress(left: Draft, right: Draft): boolean {
	const normal = ({ filter }: Draft) => (filter ?? '').trim();
	return (
		left.topic === right.topic &&
		left.uri === right.uri &&
		left.format === right.format &&
		normal(left) === normal(right)
	);
}

function addressErrors(uri: string, allowHttp: boolean): UserError[] {
	const refuse = (message: string) => [{ field: ADDRESS, message }];
	if (uri === '') return refuse("Address can't be blank");
	if (/^arn:aws:events:/.test(uri)) return [];
	const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(uri)?.[1]?.toLowerCase();
	if (scheme === 'pubsub') {
		if (/^pubsub:\/\/[^:]+:[^:]+$/.test(uri)) return [];
		return [
			...refuse('Address protocol pubsub:// is not supported'),
			...refuse('Address is not a valid GCP pub/sub format. Format should be pubsub://project:topic'),
		];
	}
	if (scheme === undefined || !URL.canParse(uri)) return refuse('Address is invalid');
	const plain = scheme === 'http' && allowHttp;
	if (scheme !== 'https' && !plain) return refuse(`Address protocol ${scheme}:// is not supported`);
	if (!allowHttp && isInternal(new URL(uri).hostname)) {
		return refuse('Address cannot be a Shopify or an internal domain');
	}
	return [];
}

function isInternal(host: string): boolean {
	if (isLoopback(host)) return true;
	if (/^(0|10|192\.168|172\.(1[6-9]|2\d|3[01]))\.[\d.]+$/.test(host)) return true;
	return /(^|\.)(shopify\.com|myshopify\.com|myshopify\.dev|shopifypreview\.com)$/.test(host);
}

function nameErrors(name: string | null, rivals: readonly Draft[]): UserError[] {
	if (name === null) return [];
	const messages = [
		name === '' && 'Name is too short (minimum is 1 character)',
		name.length > 50 && 'Name is too long (maximum is 50 characters)',
		!/^[A-Za-z0-9_-]+$/.test(name) &&
			'Name name field can only contain alphanumeric characters, underscores, and hyphens',
		rivals.some((rival) => rival.name?.toLowerCase() === name.toLowerCase()) &&
			'Name already exists, no duplicate allowed',
	];
	return messages.filter((message) => message !== false).map((message) => ({ field: NAME, message }));
}

function filterErrors({ topic, filter }: Draft): UserError[] {
	const refuse = (message: string) => [{ field: ['webhookSubscription'], message }];
	if (Buffer.byteLength(filter ?? '') > LARGEST_FILTER_BYTES) {
		return refuse('The specified filter exceeds the maximum allowed size.');
	}
	const invalid = refuse(
		'The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.',
	);
	// Observed for a topic of metaobjects without a filter.
	if (topic.startsWith('METAOBJECTS_') && !/(^|[\s(])type:[^*\s]/.test(filter ?? '')) return invalid;
	try {
		parseFilter(filter ?? '');
		return [];
	} catch {
		return invalid;
	}
}
