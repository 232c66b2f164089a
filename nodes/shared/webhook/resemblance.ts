import { tryParseLosslessJson } from '../util/json';
import type { RateLimit } from '../util/rateLimit';
import type { PlatformAdapter } from './adapter';
import { LARGEST_DIAGNOSED } from './diagnosis';
import type { Delivery } from './types';

/** So many bodies of refused deliveries are read in a row for each trigger, to see whether they are the platform's ... */
export const BODIES_READ_IN_A_ROW = 10;
/** ... and then one in this time, in ms. */
export const BODY_READ_INTERVAL_MS = 1_000;

/**
 * Whether a refused delivery is likely the platform's, and so a problem of the owner of n8n. What a stranger sends is
 * none. Who copies a delivery of the platform is taken for it; the number of reports is limited.
 *
 * @param bodiesRead a flood of refused deliveries is counted by headers alone
 */
export function isLikelyGenuine(
	{ resembles }: Pick<PlatformAdapter<never, never>, 'resembles'>,
	delivery: Delivery,
	bodiesRead: RateLimit,
): boolean {
	return resembles(delivery, () => {
		if (delivery.body.length > LARGEST_DIAGNOSED || !bodiesRead.take()) return undefined;
		return tryParseLosslessJson(delivery.body.toString());
	});
}
