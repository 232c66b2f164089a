import { parseDate, wholeSecond } from './dates';
import { errorOf, invalid, missing } from './errors';
import type { Parameters } from './gate';
import type { Order } from './orders';
import type { Settings } from './settings';

const MAX_LIMIT = 100;
const MAX_OFFSET = 5_000;

/** The status filters on the page of /orders/get, and the one in its guide. */
const STATUSES = new Set([
	...['all', 'unpaid', 'pending', 'packed', 'canceled', 'ready_to_ship', 'delivered', 'returned', 'shipped'],
	...['failed', 'topack', 'toship', 'lost', 'lost_by_3pl', 'damaged_by_3pl', 'failed_delivery'],
	...['shipped_back', 'shipped_back_success', 'shipped_back_failed', 'package_scrapped'],
]);

/**
 * The meaning of these filters is not documented. Here they find lines that can be packed, and lines that can
 * be made ready to ship.
 */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
	topack: ['pending', 'repacked'],
	toship: ['packed'],
};

/** A page of orders, and the number of all orders. */
export interface OrderPage {
	readonly countTotal: number;
	readonly orders: readonly Order[];
}

/**
 * The orders that /orders/get finds. Its defaults are not documented; here they are 100 orders, the newest
 * first. The order within a second is not documented either; here it follows the ids.
 * @param orders of one seller
 * @param repeats whether it is the first page wherever it is to begin, and there is always another
 * @throws ApiError
 * @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget
 */
export function queried(
	orders: readonly Order[],
	parameters: Parameters,
	settings: Settings,
	repeats = false,
): OrderPage {
	const created = window('created', parameters, settings);
	const updated = window('update', parameters, settings);
	// The documentation says that one of them is mandatory, but not the answer where both are missing.
	if (!parameters.created_after && !parameters.update_after) throw missing('created_after');
	const status = parameters.status || 'all';
	if (!STATUSES.has(status)) throw invalidStatus(settings);
	const { sort_by: by = 'created_at', sort_direction: direction = 'DESC' } = parameters;
	if (by !== 'created_at' && by !== 'updated_at') throw errorOf('75');
	if (direction !== 'ASC' && direction !== 'DESC') throw errorOf('74');
	const offset = counted(parameters.offset, 0);
	if (offset === null || offset > MAX_OFFSET) throw invalid('14', parameters.offset ?? '');
	const limit = counted(parameters.limit, MAX_LIMIT);
	if (limit === null || limit < 1 || limit > MAX_LIMIT) throw invalid('19', parameters.limit ?? '');

	const found = orders
		.filter((order) => created(order.createdAt) && updated(order.updatedAt) && has(order, status))
		.sort(comparing(by === 'created_at' ? 'createdAt' : 'updatedAt', direction === 'ASC' ? 1 : -1));
	if (repeats) return { countTotal: offset + limit + 1, orders: found.slice(0, limit) };
	return { countTotal: found.length, orders: found.slice(offset, offset + limit) };
}

/** @returns a test whether a time is within the window of the parameters */
function window(
	of: 'created' | 'update',
	parameters: Parameters,
	{ bounds }: Settings,
): (ms: number) => boolean {
	const after = bound(parameters[`${of}_after`]);
	const before = bound(parameters[`${of}_before`]);
	const slack = bounds === 'inclusive' ? 0 : 1;
	return (ms) => {
		const second = wholeSecond(ms);
		return (after === null || second >= after + slack) && (before === null || second <= before - slack);
	};
}

function bound(text: string | undefined): number | null {
	if (!text) return null;
	const moment = parseDate(text);
	if (moment === null) throw invalid('17', text);
	return moment;
}

function counted(text: string | undefined, usual: number): number | null {
	if (!text) return usual;
	return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function has({ lines }: Order, status: string): boolean {
	const wanted = GROUPS[status] ?? [status];
	return status === 'all' || lines.some((line) => wanted.includes(line.status));
}

function comparing(field: 'createdAt' | 'updatedAt', sign: 1 | -1): (left: Order, right: Order) => number {
	return (left, right) =>
		sign * (wholeSecond(left[field]) - wholeSecond(right[field])) ||
		(BigInt(left.orderId) < BigInt(right.orderId) ? -1 : 1);
}

function invalidStatus({ invalidStatus: code }: Settings): Error {
	return code === '36' ? errorOf('36') : Object.assign(errorOf('6'), { message: 'Invalid status filter' });
}
