import { GraphQLError } from 'graphql';
import { matchesFilter, parseSearch } from './filter';

export interface RowArguments {
	readonly first?: number | null;
	readonly last?: number | null;
	readonly after?: string | null;
	readonly before?: string | null;
	readonly reverse?: boolean | null;
	readonly sortKey?: string | null;
	readonly query?: string | null;
	readonly includeClosed?: boolean | null;
}

/** By what a list of records is sorted and searched. */
export interface Sortable {
	readonly id: string;
	readonly legacyResourceId: string;
	readonly createdAt: string;
	readonly updatedAt: string;
}

/** Where a row stands: first by the value of the sort key, then by the id, whose digits count as a number. */
export interface Position {
	readonly value: string;
	readonly id: string;
}

const LARGEST_PAGE = 250;

/**
 * @returns the page as a connection of the schema
 * @throws GraphQLError with Shopify's words
 */
export function rowConnection<R extends object>(
	rows: readonly R[],
	args: RowArguments,
	positionOf: (row: R) => Position,
) {
	const { first = null, last = null, after = null, before = null } = args;
	if (first !== null && last !== null) throw badRequest('providing both first and last is not supported');
	if (first === null && last === null) throw badRequest('you must provide one of first or last');
	const size = first ?? last ?? 0;
	// The limit is documented, but not the text of this answer.
	if (size < 0 || size > LARGEST_PAGE) throw badRequest(`first and last cannot exceed ${LARGEST_PAGE}`);
	const direction = args.reverse === true ? -1 : 1;
	const ordered = (one: Position, other: Position) => direction * compare(one, other);
	const sorted = [...rows].sort((one, other) => ordered(positionOf(one), positionOf(other)));
	const start = after === null ? null : decode(after);
	const end = before === null ? null : decode(before);
	const inRange = sorted.filter((row) => {
		const own = positionOf(row);
		return (start === null || ordered(own, start) > 0) && (end === null || ordered(own, end) < 0);
	});
	const nodes = last === null ? inRange.slice(0, size) : inRange.slice(Math.max(0, inRange.length - size));
	const edges = nodes.map((node) => ({ cursor: encode(positionOf(node)), node }));
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
export function firstRows<R extends object>(
	rows: readonly R[],
	args: RowArguments,
	positionOf: (row: R) => Position,
) {
	const page = rowConnection(rows, { ...args, after: null, before: null }, positionOf);
	return { ...page, pageInfo: { ...page.pageInfo, hasNextPage: true } };
}

const SORTED_BY: Readonly<Record<string, (row: Sortable) => string>> = {
	CREATED_AT: ({ createdAt }) => createdAt,
	ID: () => '',
	PROCESSED_AT: ({ createdAt }) => createdAt,
	UPDATED_AT: ({ updatedAt }) => updatedAt,
};

/** @throws Error for a sort key that is not simulated */
export function sortedBy(sortKey: string): (row: Sortable) => Position {
	const valueOf = SORTED_BY[sortKey];
	if (valueOf === undefined) throw new Error(`The simulator does not sort by ${sortKey}`);
	return (row) => ({ value: valueOf(row), id: row.legacyResourceId });
}

/** How a list searches. */
export interface Search {
	/** Times are compared as whole days. */
	readonly byDay: boolean;
	/** The value of a term that no search names; undefined where it does not restrict the list. */
	readonly status: string | undefined;
}

const STATUS = /\bstatus:([\w,]+)/gi;
const TIME_OF_DAY = /(\d{4}-\d\d-\d\d)T[\d:]+Z?/g;

/**
 * @returns whether a row is found; Shopify's search ignores what it cannot read
 * @see https://shopify.dev/docs/api/usage/search-syntax
 */
export function searching(
	query: string | null | undefined,
	{ byDay, status }: Search,
): (row: Sortable & { readonly status?: unknown; readonly name?: unknown }) => boolean {
	const asked = query ?? '';
	const whole = STATUS.test(asked) || status === undefined ? asked : `${asked} status:${status}`;
	STATUS.lastIndex = 0;
	const listed = whole.replace(
		STATUS,
		(_term, values: string) =>
			`(${values
				.split(',')
				.map((value) => `status:${value}`)
				.join(' OR ')})`,
	);
	const filter = parseSearch(byDay ? listed.replace(TIME_OF_DAY, '$1') : listed);
	const time = (text: string) => (byDay ? text.slice(0, 10) : text);
	return (row) =>
		matchesFilter(filter, {
			id: row.legacyResourceId,
			created_at: time(row.createdAt),
			updated_at: time(row.updatedAt),
			...(typeof row.status === 'string' && { status: row.status }),
			...(typeof row.name === 'string' && { name: row.name }),
		});
}

function compare(one: Position, other: Position): number {
	if (one.value !== other.value) return one.value < other.value ? -1 : 1;
	const [left, right] = [BigInt(one.id), BigInt(other.id)];
	return left < right ? -1 : Number(left > right);
}

function encode({ value, id }: Position): string {
	return Buffer.from(JSON.stringify({ last_id: id, last_value: value })).toString('base64');
}

function decode(cursor: string): Position {
	try {
		const { last_id: id, last_value: value } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as Record<
			string,
			unknown
		>;
		if (typeof id === 'string' && typeof value === 'string') return { value, id };
	} catch {
		// An unreadable cursor is refused below, like a cursor of the wrong shape.
	}
	throw badRequest('Invalid cursor for current pagination sort.');
}

function badRequest(message: string): GraphQLError {
	return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}
