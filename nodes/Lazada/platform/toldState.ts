import type { ToldState } from '../../shared/changes/toldState';
import { textOf } from '../../shared/util/text';
import { epochMicroseconds } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import { fieldOf, withDataRead, type DeliveryFacts, type ReadingOptions } from './event';

type Told = Pick<CommerceEvent<DeliveryFacts>, 'event' | 'payload'>;

/**
 * What a push tells of an order or a return, in the form in which a pulled row can be compared. The site is not part of
 * it, as a custom base URL does not name one; the seller is, and the number of an order names it for one seller.
 *
 * - A line of an order: its status decides. The time of a line also moves when something else changes.
 * - A return: Lazada's messages have words of their own for its status, such as RTM_INIT where the list has
 *   REQUEST_INITIATE, and tell only some of them. So the time decides.
 *
 * @param rowStatus of a pulled return, in the words of the list
 * @returns undefined for a message that no list shows
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29562&docId=120232 and
 *   https://open.lazada.com/apps/doc/api?path=%2Freverse%2Fgetreverseordersforseller
 */
export function toldStateOf(
	{ event, payload }: Told,
	{ oneEventPerOrder }: ReadingOptions,
	rowStatus?: string,
): ToldState | undefined {
	const envelope = withDataRead(payload);
	const textIn = (field: string) => textOf(fieldOf(envelope, field));
	const clock = epochMicroseconds(fieldOf(envelope, 'status_update_time'));
	if (event === 'trade_order') {
		const order = textIn('trade_order_id');
		const status = textIn('order_status').toLowerCase();
		const part = oneEventPerOrder ? status : textIn('trade_order_line_id');
		if (order === '' || status === '' || part === '') return undefined;
		return {
			key: [event, oneEventPerOrder ? 'order' : 'line', order, part],
			isOnce: oneEventPerOrder,
			clock,
			content: [status],
			isNewByTime: false,
		};
	}
	if (event !== 'reverse_order' || clock === undefined) return undefined;
	const id = textIn(oneEventPerOrder ? 'reverse_order_id' : 'reverse_order_line_id');
	if (id === '') return undefined;
	return {
		key: [event, oneEventPerOrder ? 'order' : 'line', id],
		isOnce: false,
		clock,
		content: rowStatus === undefined ? undefined : [rowStatus.toLowerCase()],
		isNewByTime: false,
	};
}
