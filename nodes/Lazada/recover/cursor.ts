import type { IDataObject } from 'n8n-workflow';

import { sha256Hex } from '../../shared/util/hash';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { orderIdOf } from '../api/orders';
import { instantOf, isInstant } from '../platform/time';

/** Digests of the order versions that were handed over, each with its update time in s since 1970. */
export type Versions = Readonly<Record<string, number>>;

/** Orders that are being handed over to n8n. */
export interface Batch {
	/** The deduplication key: n8n starts one execution for a key. */
	readonly key: string;
	readonly versions: Versions;
	/** The position of the cursor once the orders are handed over, in ms since 1970. */
	readonly at: number;
}

/** How far the orders of a seller have been handed over. */
export interface Cursor {
	readonly sellerId: string;
	/** Orders updated earlier are not pulled again, however large the overlap becomes; in ms since 1970. */
	readonly since: number;
	/** The update time of the latest order that was handed over, in ms since 1970. */
	readonly at: number;
	/** The order versions in the time before `at` that is pulled again. */
	readonly versions: Versions;
	readonly batch?: Batch | undefined;
}

/** @param since the beginning of the first pull's window, in ms since 1970 */
export function firstCursor(sellerId: string, since: number): Cursor {
	return { sellerId, since, at: since, versions: {} };
}

/** @returns the beginning of the next pull's window, in ms since 1970 */
export function windowStart({ since, at }: Cursor, overlapMs: number): number {
	return Math.max(since, at - overlapMs);
}

/** How far after now the time of a cursor may lie, in ms: the clocks of two servers differ a little. */
export const CURSOR_AHEAD_MS = 600_000;

/**
 * A cursor lies in the future where the clock of n8n was ahead and has been set back. Until the cursor's time, no
 * pull would find an order.
 *
 * @param overlapMs how far before now the next pull begins
 * @returns the cursor, which lies in the future, moved to now; undefined where it does not
 */
export function broughtBack(cursor: Cursor, overlapMs: number): Cursor | undefined {
	const now = Date.now();
	if (cursor.at <= now + CURSOR_AHEAD_MS) return undefined;
	return { ...cursor, since: Math.min(cursor.since, now - overlapMs), at: now };
}

/** @returns the stored cursor; undefined where there is none, or the cursor is another seller's */
export function storedCursor(stored: unknown, sellerId: string): Cursor | undefined {
	const { sellerId: seller, since, at, versions, batch } = asObject(stored);
	if (seller !== sellerId || typeof at !== 'number' || !isInstant(at)) return undefined;
	return {
		sellerId,
		since: typeof since === 'number' && isInstant(since) ? Math.min(since, at) : at,
		at,
		versions: storedVersions(versions),
		batch: storedBatch(batch),
	};
}

/** An incomplete batch is ignored: its orders are later than the cursor, so they are pulled again. */
function storedBatch(stored: unknown): Batch | undefined {
	const { key, versions: storedOnes, at } = asObject(stored);
	const versions = storedVersions(storedOnes);
	const isWhole = typeof key === 'string' && typeof at === 'number' && isInstant(at);
	return isWhole && Object.keys(versions).length > 0 ? { key, versions, at } : undefined;
}

function storedVersions(stored: unknown): Versions {
	const numbers = Object.entries(asObject(stored)).filter(([, seconds]) => Number.isFinite(seconds));
	return Object.fromEntries(numbers) as Versions;
}

/**
 * Moves the cursor on to the latest order, but not into the future, where the next pull would find no other
 * orders.
 *
 * @param overlapMs how far before the cursor the next pull begins
 */
export function advanced(cursor: Cursor, batch: Batch, overlapMs: number): Cursor {
	const at = Math.max(cursor.at, Math.min(batch.at, Date.now()));
	const since = Math.max(cursor.since, at - overlapMs);
	const known = Object.entries({ ...cursor.versions, ...batch.versions });
	const pulledAgain = known.filter(([, seconds]) => seconds * 1_000 >= since - 1_000);
	return { sellerId: cursor.sellerId, since, at, versions: Object.fromEntries(pulledAgain) };
}

/**
 * @returns the batch of these orders. The same orders of a seller always give the same batch. The key includes
 *   the seller, because two sellers may have an order with the same id, from one basket.
 *
 * @param nodeKey the ids of the workflow and of the trigger's node: n8n accepts a key once in the whole instance
 */
export function batchOf(orders: readonly IDataObject[], nodeKey: string, sellerId: string): Batch {
	const versions = Object.fromEntries(orders.map((order) => [versionOf(order), secondsOf(order)]));
	const content = [sellerId, ...Object.keys(versions).sort()].join(' ');
	const digest = sha256Hex(content).slice(0, 32);
	const at = Math.max(0, ...orders.map(updatedAt));
	return { key: `lazada-orders:${nodeKey}:${digest}`, versions, at };
}

/** @returns an identifier for a version of an order: 48 bits of a digest, in hexadecimal digits */
export function versionOf(order: IDataObject): string {
	const version = [orderIdOf(order), updatedAt(order), ...statusesOf(order)].join(' ');
	return sha256Hex(version).slice(0, 12);
}

export function statusesOf({ statuses }: IDataObject): string[] {
	return Array.isArray(statuses) ? [...new Set(statuses.map(textOf))].sort() : [];
}

/** @returns ms since 1970; 0 where the order has no update time */
export function updatedAt(order: IDataObject): number {
	return instantOf(order.updated_at) ?? 0;
}

/**
 * An order without a time counts as updated now. Otherwise its version would be forgotten, and every pull
 * would hand the order over again.
 */
function secondsOf(order: IDataObject): number {
	return Math.floor((updatedAt(order) || Date.now()) / 1_000);
}
