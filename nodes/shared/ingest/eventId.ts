import { createHash } from 'node:crypto';

import type { CommerceEvent } from './types';

/**
 * @returns an identifier that every delivery of the same event has in common and no other event has:
 *   the platform's name and 128 bits of a SHA-256 digest, e.g. "shopify_9f86d081884c7d659a2feaa0c55ad015"
 */
export function eventIdOf(event: Pick<CommerceEvent, 'platform' | 'identity'>): string {
	const key = JSON.stringify(event.identity);
	return `${event.platform}_${createHash('sha256').update(key).digest('hex').slice(0, 32)}`;
}

/** @returns SHA-256 of the bytes in hex, for identities that include the content */
export function contentDigest(content: Uint8Array | string): string {
	return createHash('sha256').update(content).digest('hex');
}
