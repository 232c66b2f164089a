import { GraphQLError } from 'graphql';
import { type Filter, matchesFilter, parseFilter } from './filter';
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

interface Position {
	readonly last_id: number;
	readonly last_value: string;
}

const LARGEST_PAGE = 250;

/**
 * @returns the page as the type WebhookSubscriptionConnection
 * @throws GraphQLError with Shopify's words
 */
export function connection<S extends WebhookSubscription>(all: Iterable<S>, args: ConnectionArguments) {
	const { first = null, last = null, after = null, before = null } = args;
	if (first !== null && last !== null) throw badRequest('providing both first and last is not supported');
	if (first === null && last === null) throw badRequest('you must provide one of first or last');
	const size = first ?? last ?? 0;
	// The limit is documented, but not the text of this answer.
	if (size < 0 || size > LARGEST_PAGE) throw badRequest(`first and last cannot exceed ${LARGEST_PAGE}`);

	const position = (subscription: S) => positionOf(subscription, args.sortKey ?? 'CREATED_AT');
	const direction = args.reverse === true ? -1 : 1;
	const sorted = [...select(all, args)].sort(
		(left, right) => direction * comparePositions(position(left), position(right)),
	);
	const start = after === null ? null : decode(after);
	const end = before === null ? null : decode(before);
	const inRange = sorted.filter((subscription) => {
		const own = position(subscription);
		if (start && direction * comparePositions(own, start) <= 0) return false;
		return !end || direction * comparePositions(own, end) < 0;
	});
	const nodes = last === null ? inRange.slice(0, size) : inRange.slice(Math.max(0, inRange.length - size));

	const edges = nodes.map((node) => ({ cursor: encode(position(node)), node }));
	const [firstNode, lastNode] = [nodes[0], nodes.at(-1)];
	return {
		edges,
		nodes,
		pageInfo: {
			hasNextPage: lastNode !== undefined && sorted.at(-1) !== lastNode,
			hasPreviousPage: firstNode !== undefined && sorted[0] !== firstNode,
			startCursor: edges[0]?.cursor ?? null,
			endCursor: edges.at(-1)?.cursor ?? null,
		},
	};
}

/** The same for a list that never ends: wherever it is to begin, its first page, and there is always another. */
export function firstPage<S extends WebhookSubscription>(all: Iterable<S>, args: ConnectionArguments) {
	const page = connection(all, { ...args, after: null, before: null });
	return { ...page, pageInfo: { ...page.pageInfo, hasNextPage: true, hasPreviousPage: true } };
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

/** Shopify's search ignores terms that it cannot read. */
function parseSearch(query: string | null | undefined): Filter | null {
	try {
		return parseFilter(query ?? '');
	} catch {
		return null;
	}
}

function positionOf(subscription: WebhookSubscription, sortKey: 'CREATED_AT' | 'ID'): Position {
	const last_id = Number(subscription.legacyResourceId);
	return { last_id, last_value: sortKey === 'ID' ? String(last_id) : subscription.createdAt };
}

/** Compares as text: all ids have the same number of digits, and all times the same form. */
function comparePositions(left: Position, right: Position): number {
	if (left.last_value !== right.last_value) return left.last_value < right.last_value ? -1 : 1;
	return left.last_id - right.last_id;
}

function encode(position: Position): string {
	return Buffer.from(JSON.stringify(position)).toString('base64');
}

function decode(cursor: string): Position {
	try {
		const { last_id, last_value } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as Position;
		if (typeof last_id === 'number' && typeof last_value === 'string') return { last_id, last_value };
	} catch {
		// An unreadable cursor is refused below, like a cursor of the wrong shape.
	}
	throw badRequest('Invalid cursor for current pagination sort.');
}

function badRequest(message: string): GraphQLError {
	return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
