import { sha256Hex } from '../util/hash';
import type { CommerceEvent } from '../webhook/types';

/**
 * @returns an identifier that every delivery of the same event has in common and no other event has:
 *   the platform's name and 128 bits of a SHA-256 digest, e.g. "shopify_9f86d081884c7d659a2feaa0c55ad015"
 */
export function eventIdOf(event: Pick<CommerceEvent, 'platform' | 'identity'>): string {
	return `${event.platform}_${sha256Hex(JSON.stringify(event.identity)).slice(0, 32)}`;
}
