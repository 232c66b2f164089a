import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { rowFields, wantedRows } from '../../../shared/actions/rows';
import { userError } from '../../../shared/errors/nodeErrors';
import { splitList, textOf } from '../../../shared/util/text';
import { instantFrom } from '../../../shared/util/time';
import { cutOff, orderPages, walkOrders, type GetOrderPage, type OrderWindow } from '../../api/orders';
import { getRows, keyOf, LAST_ROW } from '../../api/pages';
import { ORDER_STATUSES } from '../../platform/orderStatuses';

const statusOptions = ORDER_STATUSES.map(({ code, name, nameVi }) => ({
	name: `${name} / ${nameVi} (${code})`,
	value: code,
})).sort((a, b) => (a.name < b.name ? -1 : 1));

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many orders',
	description: 'Get orders, for instance those updated since a time, to find what no webhook told',
	properties: [
		...rowFields,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'Include Removed',
					name: 'includeRemoved',
					type: 'boolean',
					default: false,
					description: 'Whether deleted orders are found too',
				},
				{
					displayName: 'Other Status Codes',
					name: 'otherStatuses',
					type: 'string',
					default: '',
					placeholder: 'e.g. 18, 19',
					description: 'Codes that are not in the list, separated by commas',
				},
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					placeholder: 'e.g. 0900000000',
					description: 'Text that Pancake looks for, such as a phone number',
				},
				{
					displayName: 'Since',
					name: 'updatedSince',
					type: 'dateTime',
					default: '',
					description:
						'Where the period begins. With a period, the orders come in ascending order of the time that counts. Let periods overlap: fees of marketplaces change an order without a new time of update.',
				},
				{
					displayName: 'Statuses',
					name: 'statuses',
					type: 'multiOptions',
					options: statusOptions,
					default: [],
					description: 'Only orders in one of these statuses',
				},
				{
					displayName: 'Time That Counts',
					name: 'timeThatCounts',
					type: 'options',
					options: [
						{ name: 'Created', value: 'inserted_at' },
						{ name: 'Updated', value: 'updated_at' },
					],
					default: 'updated_at',
					description: 'Which time of an order has to lie in the period',
				},
				{
					displayName: 'Until',
					name: 'updatedUntil',
					type: 'dateTime',
					default: '',
					description: 'Where the period ends; now if empty',
				},
			],
		},
	],
	async execute(context, itemIndex) {
		const filters = context.getNodeParameter('filters', itemIndex, {});
		const query = queryOf(context, filters, itemIndex);
		const wanted = wantedRows(context, itemIndex);
		const window = windowOf(context, filters);
		if (window !== undefined) return await ordersOf(orderPages(context, query), window, wanted);

		const { rows, total = 0 } = await getRows(context, { path: '/orders', query, rows: 'orders' }, wanted);
		if (wanted > LAST_ROW && total > LAST_ROW) throw userError(context, cutOff(total), itemIndex);
		return rows;
	},
};

/** @returns the first orders of a window. An order that changes meanwhile comes once, in its last version. */
async function ordersOf(getPage: GetOrderPage, window: OrderWindow, limit: number): Promise<IDataObject[]> {
	const orders = new Map<string, IDataObject>();
	for await (const order of walkOrders(getPage, window)) {
		orders.set(keyOf(order), order);
		if (orders.size >= limit) break;
	}
	return [...orders.values()];
}

/** @returns the period of the filters, which ends now where no end is set; undefined where there is none */
function windowOf(context: IExecuteFunctions, filters: IDataObject): OrderWindow | undefined {
	const from = timeIn(context, filters.updatedSince);
	const to = timeIn(context, filters.updatedUntil);
	if (from === undefined && to === undefined) return undefined;
	return {
		clock: textOf(filters.timeThatCounts) || 'updated_at',
		from: from ?? 0,
		to: to ?? Math.ceil(Date.now() / 1_000),
	};
}

function queryOf(context: IExecuteFunctions, filters: IDataObject, itemIndex: number): IDataObject {
	const codes = statusCodes(context, filters, itemIndex);
	const search = String(filters.search ?? '').trim();
	return {
		...(codes.length > 0 && { filter_status: codes }),
		...(filters.includeRemoved === true && { include_removed: 1 }),
		...(search !== '' && { search }),
	};
}

function statusCodes(context: IExecuteFunctions, filters: IDataObject, itemIndex: number): string[] {
	const listed = Array.isArray(filters.statuses) ? filters.statuses.map(String) : [];
	const codes = [...new Set([...listed, ...splitList(String(filters.otherStatuses ?? ''))])];
	const wrong = codes.find((code) => !/^-?\d{1,4}$/.test(code));
	if (wrong === undefined) return codes;
	throw userError(
		context,
		{
			what: `"${wrong}" is not the code of a status`,
			cure: 'Enter codes as whole numbers, separated by commas.',
		},
		itemIndex,
	);
}

/** @returns seconds since 1970; undefined where the field is empty */
function timeIn(context: IExecuteFunctions, entered: unknown): number | undefined {
	const instant = instantFrom(entered, context.getTimezone());
	return instant === undefined ? undefined : Math.floor(instant / 1_000);
}
