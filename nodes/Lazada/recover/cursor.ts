import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { textOf } from '../../shared/util/text';
import { asObject } from '../../shared/util/object';
import { idOf } from '../api/orders';
import { instantOf, isInstant } from '../platform/time';

/** Order versions that were handed over, as fingerprints, and when each was updated, in s since 1970. */
export type Versions = Readonly<Record<string, number>>;

/** Orders on their way to n8n. */
export interface Batch {
	/** By which n8n knows that it has them already. */
	readonly key: string;
	readonly versions: Versions;
	/** Where the cursor is when they are handed over. */
	readonly at: number;
}

/** How far the orders of a seller have been handed over. */
export interface Cursor {
	readonly sellerId: string;
	/** What was updated before is not pulled again, however large the overlap becomes; in ms since 1970. */
	readonly since: number;
	/** When the latest order that was handed over was updated, in ms since 1970. */
	readonly at: number;
	/** Those of the last part of the time before, which is pulled again. */
	readonly versions: Versions;
	readonly batch?: Batch | undefined;
}

/** @param since where the first pull begins, in ms since 1970 */
export function firstCursor(sellerId: string, since: number): Cursor {
	return { sellerId, since, at: since, versions: {} };
}

/** @returns where the next pull begins, in ms since 1970 */
export function windowStart({ since, at }: Cursor, overlapMs: number): number {
	return Math.max(since, at - overlapMs);
}

/** @returns the cursor as it was stored; undefined where there is none, or it is another seller's */
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

/** A batch that is not whole is none: its orders lie behind the cursor and are pulled again. */
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
 * The cursor moves on to the latest order, but not into the future: there would be no other orders there.
 *
 * @param overlapMs how long before the cursor it is pulled again
 */
export function advanced(cursor: Cursor, batch: Batch, overlapMs: number): Cursor {
	const at = Math.max(cursor.at, Math.min(batch.at, Date.now()));
	const since = Math.max(cursor.since, at - overlapMs);
	const known = Object.entries({ ...cursor.versions, ...batch.versions });
	const pulledAgain = known.filter(([, seconds]) => seconds * 1_000 >= since - 1_000);
	return { sellerId: cursor.sellerId, since, at, versions: Object.fromEntries(pulledAgain) };
}

/**
 * @returns the batch of these orders; the same orders of a seller always make the same. Two sellers may
 *   have an order of the same id, of one basket.
 *
 * @param nodeKey the ids of the workflow and of the trigger's node: n8n takes a key once in the whole instance
 */
export function batchOf(orders: readonly IDataObject[], nodeKey: string, sellerId: string): Batch {
	const versions = Object.fromEntries(orders.map((order) => [versionOf(order), secondsOf(order)]));
	const content = [sellerId, ...Object.keys(versions).sort()].join(' ');
	const digest = createHash('sha256').update(content).digest('hex');
	const at = Math.max(0, ...orders.map(updatedAt));
	return { key: `lazada-orders:${nodeKey}:${digest.slice(0, 32)}`, versions, at };
}

/** @returns what tells a version of an order from every other: 48 bits of a digest, in hex */
export function versionOf(order: IDataObject): string {
	const version = [idOf(order), updatedAt(order), ...statusesOf(order)].join(' ');
	return createHash('sha256').update(version).digest('hex').slice(0, 12);
}

export function statusesOf({ statuses }: IDataObject): string[] {
	return Array.isArray(statuses) ? [...new Set(statuses.map(textOf))].sort() : [];
}

/** @returns ms since 1970; 0 where Lazada does not say */
export function updatedAt(order: IDataObject): number {
	return instantOf(order.updated_at) ?? 0;
}

/** An order without a time is kept as long as one of now: it would come again with every pull. */
function secondsOf(order: IDataObject): number {
	return Math.floor((updatedAt(order) || Date.now()) / 1_000);
}
