import { matchesFilter, parseSearch } from './filter';
import { firstRows, rowConnection, sortedBy } from './rowConnection';
import type { WebhookSubscription } from './types';

export interface ConnectionArguments {
	readonly first?: number | null;
	readonly last?: number | null;
	readonly after?: string | null;
	readonly before?: string | null;
	readonly reverse?: boolean | null;
	readonly sortKey?: 'CREATED_AT' | 'ID' | null;
	readonly topics?: readonly string[] | null;
	readonly uri?: string | null;
	readonly callbackUrl?: string | null;
	readonly format?: 'JSON' | 'XML' | null;
	readonly query?: string | null;
}

/**
 * @returns the page as the type WebhookSubscriptionConnection
 * @throws GraphQLError with Shopify's words
 */
export function connection<S extends WebhookSubscription>(all: Iterable<S>, args: ConnectionArguments) {
	return rowConnection([...select(all, args)], args, sortedBy(args.sortKey ?? 'CREATED_AT'));
}

/** The same for a list that never ends: wherever it is to begin, its first page, and there is always another. */
export function firstPage<S extends WebhookSubscription>(all: Iterable<S>, args: ConnectionArguments) {
	const page = firstRows([...select(all, args)], args, sortedBy(args.sortKey ?? 'CREATED_AT'));
	return { ...page, pageInfo: { ...page.pageInfo, hasPreviousPage: true } };
}

/** @returns the subscriptions that match; `query` searches created_at, id and updated_at */
export function* select<S extends WebhookSubscription>(
	all: Iterable<S>,
	{ topics, uri, callbackUrl, format, query }: ConnectionArguments,
): Generator<S> {
	const search = parseSearch(query);
	const address = uri ?? callbackUrl ?? null;
	for (const subscription of all) {
		if (topics && topics.length > 0 && !topics.includes(subscription.topic)) continue;
		if (address !== null && subscription.uri !== address) continue;
		if (format && subscription.format !== format) continue;
		const record = {
			id: subscription.legacyResourceId,
			created_at: subscription.createdAt,
			updated_at: subscription.updatedAt,
		};
		if (matchesFilter(search, record)) yield subscription;
	}
}
