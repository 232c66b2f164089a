import type { ChangedSince } from '../../shared/health/silence';
import { getLostMessages } from '../api/push';
import type { CommerceEvent } from '../../shared/webhook/types';
import type { DeliveryFacts } from '../platform/event';
import { adapter } from '../trigger/adapter';
import { readParameters } from '../trigger/parameters';

/**
 * Shopee tells what has changed only with the token of a shop, but keeps what it could not deliver. It shows the earliest
 * 100 messages.
 */
export const changedSince: ChangedSince = async (context, since) => {
	const { events, more } = await getLostMessages(context);
	const parameters = readParameters(context);
	const lost = events.filter((event) => adapter.accepts(event as CommerceEvent<DeliveryFacts>, parameters));
	const lostSince = lost.filter(({ delivery }) => Date.parse(String(delivery.lostAt)) >= since).length;
	// Those that are not shown are later.
	return lostSince === 0 && more ? undefined : lostSince;
};
