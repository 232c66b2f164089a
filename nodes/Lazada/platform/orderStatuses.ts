import type { INodePropertyOptions } from 'n8n-workflow';

/** The values that /orders/get accepts as `status`. @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget */
const STATUSES = [
	'canceled',
	'damaged_by_3pl',
	'delivered',
	'failed',
	'failed_delivery',
	'lost',
	'lost_by_3pl',
	'package_scrapped',
	'packed',
	'pending',
	'ready_to_ship',
	'returned',
	'shipped',
	'shipped_back',
	'shipped_back_failed',
	'shipped_back_success',
	'topack',
	'toship',
	'unpaid',
];

export const statusOptions: INodePropertyOptions[] = STATUSES.map((value) => ({
	name: value.replace(/_/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
	value,
	description: value,
}));
