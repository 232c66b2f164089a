import { GraphQLError } from 'graphql';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import type { App } from './app';
import type { RecordType, StoredRecord } from './records';
import {
	firstRows,
	type RowArguments,
	rowConnection,
	searching,
	type Search,
	sortedBy,
} from './rowConnection';
import { type Row, rowOf } from './rows';
import type { Shop } from './shop';

interface List extends Search {
	readonly type: RecordType;
	readonly defaultSortKey: string;
	/** One of them is enough. */
	readonly scopes: readonly string[];
}

/** The lists of the Admin API, by the fields of the query. */
export const ROW_LISTS: Readonly<Record<string, List>> = {
	orders: {
		type: 'Order',
		defaultSortKey: 'PROCESSED_AT',
		scopes: ['read_orders'],
		byDay: false,
		status: undefined,
	},
	// Shopify's page about the filter names "active" as the default.
	products: {
		type: 'Product',
		defaultSortKey: 'ID',
		scopes: ['read_products'],
		byDay: false,
		status: 'active',
	},
	customers: {
		type: 'Customer',
		defaultSortKey: 'ID',
		scopes: ['read_customers'],
		byDay: true,
		status: undefined,
	},
	draftOrders: {
		type: 'DraftOrder',
		defaultSortKey: 'ID',
		scopes: ['read_draft_orders'],
		byDay: false,
		status: undefined,
	},
	fulfillmentOrders: {
		type: 'FulfillmentOrder',
		defaultSortKey: 'ID',
		scopes: [
			'read_assigned_fulfillment_orders',
			'read_merchant_managed_fulfillment_orders',
			'read_third_party_fulfillment_orders',
		],
		byDay: false,
		status: undefined,
	},
};

const DAY_MS = 86_400_000;
/** Older orders need read_all_orders. */
const ORDERS_REACH_MS = 60 * DAY_MS;

/** @returns the resolvers of the lists of records, and of a single one by its global id */
export function rowResolvers(shop: Shop, app: App, misbehaving: Misbehaving<true>) {
	const records = () => [...misbehaving.seen(shop).records.values()];
	const resolve = (name: string, list: List) => (args: RowArguments) => {
		requireScope(name, list, app);
		const isFound = searching(args.query, list);
		const rows = records()
			.filter((record) => record.type === list.type && isListed(record, args, app))
			.map(rowOf)
			.filter(isFound);
		const position = sortedBy(args.sortKey ?? list.defaultSortKey);
		return misbehaving.repeatsCursors ? firstRows(rows, args, position) : rowConnection(rows, args, position);
	};
	return {
		...Object.fromEntries(Object.entries(ROW_LISTS).map(([name, list]) => [name, resolve(name, list)])),
		node({ id }: { id: string }): Row | null {
			const found = records()
				.map(rowOf)
				.find((row) => row.id === id);
			if (found === undefined) return null;
			const [name, list] = Object.entries(ROW_LISTS).find(([, one]) => one.type === found.__typename)!;
			requireScope(name, list, app);
			return found;
		},
	};
}

function isListed({ type, createdAt, rest }: StoredRecord, args: RowArguments, app: App): boolean {
	if (type === 'Order' && !app.hasScope('read_all_orders')) {
		return Date.parse(createdAt) >= Date.now() - ORDERS_REACH_MS;
	}
	const isClosed = rest.status === 'closed' || rest.status === 'cancelled';
	return type !== 'FulfillmentOrder' || !isClosed || args.includeClosed === true;
}

/** @throws GraphQLError as the API answers where none of the scopes was granted */
function requireScope(name: string, { scopes }: List, app: App): void {
	if (scopes.some((scope) => app.hasScope(scope))) return;
	const requiredAccess = `${scopes.map((scope) => `\`${scope}\``).join(' or ')} access scope.`;
	throw new GraphQLError(`Access denied for ${name} field. Required access: ${requiredAccess}`, {
		extensions: {
			code: 'ACCESS_DENIED',
			documentation: 'https://shopify.dev/api/usage/access-scopes',
			requiredAccess,
		},
	});
}
