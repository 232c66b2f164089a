import type { ToldState } from '../../shared/changes/toldState';
import { textOf } from '../../shared/util/text';
import type { CommerceEvent } from '../../shared/webhook/types';
import { openEnvelope, stampOf, withWrappersRead } from './envelope';

/** The fields that are compared where two states of a record have the same time, which Pancake gives in microseconds. */
const COMPARED: Readonly<Record<string, readonly string[]>> = {
	orders: ['status', 'total_price', 'cod'],
	customers: ['name'],
};

/**
 * A delivery and a row of a list hold the same record. A change moves `updated_at`, except that of some fees, which no
 * list shows.
 *
 * @returns undefined for an event of a record that no list has by its time
 */
export function toldStateOf({
	event,
	resource,
	payload,
}: Pick<CommerceEvent, 'event' | 'resource' | 'payload'>): ToldState | undefined {
	const fields = COMPARED[event];
	if (fields === undefined || resource.id === null) return undefined;
	const { record } = openEnvelope(withWrappersRead(payload), event);
	return {
		key: [event, resource.id],
		isOnce: false,
		clock: stampOf(event, record),
		content: fields.map((field) => textOf(record[field])),
		isNewByTime: true,
	};
}
