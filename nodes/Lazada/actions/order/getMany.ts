import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { rowFields, wantedRows } from '../../../shared/actions/rows';
import { userError } from '../../../shared/errors/nodeErrors';
import type { Problem } from '../../../shared/errors/problem';
import { instantFrom } from '../../../shared/util/time';
import {
	getFirstOrders,
	orderIdOf,
	PAGE_SIZE,
	walkOrders,
	type OrderClock,
	type OrderQuery,
	type OrderSort,
} from '../../api/orders';
import { instantOf } from '../../platform/time';
import { statusOptions } from './fields';

const windowFields: INodeProperties[] = [
	dateField('Created After', 'createdAfter'),
	dateField('Created Before', 'createdBefore'),
	dateField('Updated After', 'updatedAfter'),
	dateField('Updated Before', 'updatedBefore'),
];

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many orders',
	description: 'Get the orders of a time window',
	properties: [
		...rowFields,
		{
			displayName: 'Add "Created After" or "Updated After": Lazada gives orders of a time window only.',
			name: 'windowNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Time Window',
			name: 'window',
			type: 'collection',
			placeholder: 'Add Date',
			default: {},
			options: windowFields,
			description:
				'"Created After" or "Updated After" is needed. A date without a zone is meant in the time zone of the workflow.',
		},
		{
			displayName: 'Filters and Sorting',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Sort By',
					name: 'sortBy',
					type: 'options',
					options: [
						{ name: 'Created At', value: 'created' },
						{ name: 'Updated At', value: 'updated' },
					],
					default: 'updated',
					description: 'By what the orders are sorted',
				},
				{
					displayName: 'Sort Direction',
					name: 'sortDirection',
					type: 'options',
					options: [
						{ name: 'Ascending', value: 'ASC' },
						{ name: 'Descending', value: 'DESC' },
					],
					default: 'ASC',
					description: 'Whether the earliest or the latest order comes first',
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					options: statusOptions,
					default: 'pending',
					description: 'Only orders of which a line has this status',
				},
			],
		},
	],
	async execute(context, itemIndex) {
		const limit = wantedRows(context, itemIndex);
		const { sortBy, sortDirection, status } = context.getNodeParameter('filters', itemIndex, {});
		const query = queryOf(context, itemIndex, status);
		const by = sortBy ?? (query.updated.after === undefined ? 'created' : 'updated');
		if (by !== 'created' && by !== 'updated') {
			throw userError(
				context,
				{
					what: 'Lazada sorts orders by the time of creation or of update only',
					cure: 'Choose "Created At" or "Updated At" in "Sort By".',
				},
				itemIndex,
			);
		}
		const direction = sortDirection === 'DESC' ? 'DESC' : 'ASC';
		// More than one page needs walkOrders, so that an order that changes meanwhile hides no other order.
		if (limit <= PAGE_SIZE) return await getFirstOrders(context, query, { by, direction }, limit);
		return (await manyOrders(context, query, { by, direction }, limit)).slice(0, limit);
	},
};

function dateField(displayName: string, name: string): INodeProperties {
	return { displayName, name, type: 'dateTime', default: '' };
}

/** @throws NodeOperationError where no window has a beginning, or a window ends before its beginning */
function queryOf(context: IExecuteFunctions, itemIndex: number, status: unknown): OrderQuery {
	const bounds = context.getNodeParameter('window', itemIndex, {}) as IDataObject;
	const at = (name: string) => instantFrom(bounds[name], context.getTimezone());
	const created = { after: at('createdAfter'), before: at('createdBefore') };
	const updated = { after: at('updatedAfter'), before: at('updatedBefore') };
	const refuse = (problem: Problem) => {
		throw userError(context, problem, itemIndex);
	};
	if (created.after === undefined && updated.after === undefined) {
		refuse({
			what: 'The time window has no beginning',
			cure: 'Add "Created After" or "Updated After": Lazada lists no orders without one of them.',
		});
	}
	for (const { after, before } of [created, updated]) {
		if (after === undefined || before === undefined || after <= before) continue;
		refuse({
			what: 'The time window ends before it begins',
			cure: 'Exchange the two dates, or check their time zones.',
		});
	}
	return { created, updated, ...(typeof status === 'string' && { status }) };
}

/**
 * @returns at least the first `limit` orders of a window, sorted. Where Lazada's list has another sorting, all
 *   orders of the window are returned. An order that changes during the reading is returned once, in its
 *   last version.
 */
async function manyOrders(
	context: IExecuteFunctions,
	query: OrderQuery,
	{ by, direction }: OrderSort,
	limit: number,
): Promise<IDataObject[]> {
	const clock: OrderClock = query[by].after === undefined ? (by === 'created' ? 'updated' : 'created') : by;
	const enough = clock === by && direction === 'ASC' ? limit : Infinity;
	const orders = new Map<string, IDataObject>();
	for await (const order of walkOrders(context, query, clock)) {
		orders.set(orderIdOf(order), order);
		if (orders.size >= enough) break;
	}
	const at = (order: IDataObject) => instantOf(order[by === 'created' ? 'created_at' : 'updated_at']) ?? 0;
	const sign = direction === 'ASC' ? 1 : -1;
	return [...orders.values()].sort((a, b) => sign * (at(a) - at(b)));
}
