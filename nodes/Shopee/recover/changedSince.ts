import type { ChangedSince } from '../../shared/health/silence';
import { getLostMessages } from '../api/push';
import { adapter } from '../trigger/adapter';
import { readParameters } from '../trigger/parameters';
import { distinctMessages } from './messages';
import { lostQueueOf } from './queue';

/**
 * Shopee tells what has changed only with the token of a shop, but keeps what it could not deliver. It shows the earliest
 * 100 messages that are not confirmed.
 */
export const changedSince: ChangedSince = async (context, since) => {
	const parameters = readParameters(context);
	const listed = await getLostMessages(context);
	const lost = distinctMessages(listed).filter(
		({ event }) => Date.parse(event.delivery.lostAt ?? '') >= since && adapter.accepts(event, parameters),
	);
	const ids = new Set([...lost.map(({ id }) => id), ...lostQueueOf(context).lostSince(since)]);
	// Those that are not shown are later.
	return ids.size === 0 && listed.more ? undefined : ids.size;
};
