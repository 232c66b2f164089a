import type { IDataObject } from 'n8n-workflow';

import type { RecoverableEvent } from '../../shared/recover/recovery';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { orderIdOf } from '../api/orders';
import { lineChangedAt, linesOfReturn } from '../api/returns';
import { eventOf, type DeliveryFacts, type ReadingOptions } from '../platform/event';
import { instantOf } from '../platform/time';
import { toldStateOf } from '../platform/toldState';

/** The seller whose lists are pulled. */
export interface Seller {
	readonly id: string;
	/** In the spelling of pushes; null where it is not known. */
	readonly site: string | null;
}

type Recoverable = RecoverableEvent<DeliveryFacts>;

/** A line, and when it was changed last, in ms since 1970. */
interface Timed {
	readonly line: IDataObject;
	readonly at: number;
}

/** Orders have whole seconds: what happened within one may have happened at its end. */
const REST_OF_SECOND_MS = 999;

/**
 * The events that an order shows: one for each line, or one for each status of its lines. A line has no time of its
 * status, only that of its last change.
 *
 * @param order with its lines as `order_items`
 */
export function eventsOfOrder(order: IDataObject, seller: Seller, options: ReadingOptions): Recoverable[] {
	const lines = timed(
		linesOfOrder(order),
		(line) => instantOf(line.updated_at) ?? instantOf(order.updated_at),
	);
	const groups = options.oneEventPerOrder ? byStatus(lines) : lines.map((line) => [line]);
	return groups.flatMap((group) => {
		const { line, at } = latest(group);
		const data = {
			order_status: textOf(line.status),
			trade_order_id: orderIdOf(order),
			trade_order_line_id: textOf(line.order_item_id),
			status_update_time: Math.floor(at / 1_000),
		};
		const payload = { ...order, order_items: group.map((member) => member.line) };
		return recoverable({ message_type: 0, data }, payload, at + REST_OF_SECOND_MS, seller, options);
	});
}

/** The events that a return shows: one for each line, or one for the line that was changed last. */
export function eventsOfReturn(row: IDataObject, seller: Seller, options: ReadingOptions): Recoverable[] {
	const lines = timed(linesOfReturn(row), lineChangedAt);
	const groups = options.oneEventPerOrder && lines.length > 0 ? [lines] : lines.map((line) => [line]);
	return groups.flatMap((group) => {
		const { line, at } = latest(group);
		const data = {
			reverse_order_id: textOf(row.reverse_order_id),
			reverse_order_line_id: textOf(line.reverse_order_line_id),
			reverse_status: textOf(line.reverse_status),
			trade_order_id: textOf(row.trade_order_id),
			trade_order_line_id: textOf(line.trade_order_line_id),
			status_update_time: Math.floor(at / 1_000),
		};
		const payload = { ...row, reverse_order_lines: group.map((member) => member.line) };
		return recoverable({ message_type: 10, data }, payload, at, seller, options, data.reverse_status);
	});
}

/** @returns when an order was changed last, or the end of that second, in ms since 1970; undefined where it does not tell */
export function orderChangedAt({ updated_at: time }: IDataObject): number | undefined {
	const at = instantOf(time);
	return at === undefined ? undefined : at + REST_OF_SECOND_MS;
}

/** @returns when a line of a return was changed last, in ms since 1970; undefined where none tells */
export function returnChangedAt(row: IDataObject): number | undefined {
	const times = timed(linesOfReturn(row), lineChangedAt).map(({ at }) => at);
	return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * @param push the type and the data of the push that would have told it
 * @param row as the list shows it
 * @param happenedAt in ms since 1970
 */
function recoverable(
	push: IDataObject,
	row: IDataObject,
	happenedAt: number,
	{ id, site }: Seller,
	options: ReadingOptions,
	rowStatus?: string,
): Recoverable[] {
	const compared = eventOf({ seller_id: id, ...push, ...(site !== null && { site }) }, options);
	const told = toldStateOf(compared, options, rowStatus);
	return told === undefined ? [] : [{ event: { ...compared, payload: row }, compared, told, happenedAt }];
}

function linesOfOrder({ order_items: lines }: IDataObject): IDataObject[] {
	return Array.isArray(lines) ? lines.map(asObject) : [];
}

function byStatus(lines: readonly Timed[]): Timed[][] {
	const groups = new Map<string, Timed[]>();
	for (const timedLine of lines) {
		const status = textOf(timedLine.line.status).toLowerCase();
		groups.set(status, [...(groups.get(status) ?? []), timedLine]);
	}
	return [...groups.values()];
}

/** @returns the lines whose time is known */
function timed(lines: readonly IDataObject[], changedAt: (line: IDataObject) => number | undefined): Timed[] {
	return lines.flatMap((line) => {
		const at = changedAt(line);
		return at === undefined ? [] : [{ line, at }];
	});
}

/** @param group of at least one line */
function latest(group: readonly Timed[]): Timed {
	return group.reduce((one, other) => (other.at > one.at ? other : one));
}
