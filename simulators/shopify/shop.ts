import type { CostBucket } from './costBucket';
import { type Filter, parseFilter } from './filter';
import type { StoredRecord } from './records';
import type { WebhookSubscription } from './types';

/** A webhook of the store's Notifications page. */
export interface NotificationSubscription {
	readonly topic: string;
	readonly uri: string;
}

/** A subscription as the API stores it, with the data that deliveries need. */
export interface StoredSubscription extends WebhookSubscription {
	readonly parsedFilter: Filter | null;
	/** Time of the last successful delivery, in ms since the epoch; 0 for none. */
	lastSuccessAt: number;
}

/** One store with the app installed. */
export class Shop {
	readonly id: string;
	readonly name: string;
	/** By global id, in the order of their creation. */
	readonly subscriptions = new Map<string, StoredSubscription>();
	readonly notifications: NotificationSubscription[] = [];
	/** What the lists of the API show, by type and id. */
	readonly records = new Map<string, StoredRecord>();

	constructor(
		readonly domain: string,
		/** Counted from 0 among the shops of one simulator. */
		index: number,
		readonly bucket: CostBucket,
	) {
		this.id = String(954_889 + index);
		this.name = domain.split('.')[0] ?? domain;
	}

	save(subscription: WebhookSubscription): StoredSubscription {
		const known = this.subscriptions.get(subscription.id);
		const stored = {
			...subscription,
			parsedFilter: parseFilter(subscription.filter ?? ''),
			lastSuccessAt: known?.lastSuccessAt ?? 0,
		};
		this.subscriptions.set(subscription.id, stored);
		return stored;
	}

	keep(record: StoredRecord): void {
		this.records.set(`${record.type}/${record.id}`, record);
	}

	/** @returns whether there was such a record */
	drop(key: string): boolean {
		return this.records.delete(key);
	}

	/** @returns whether there was such a subscription */
	remove(id: string): boolean {
		return this.subscriptions.delete(id);
	}
}

let count = 0;

/**
 * @returns an id that looks like real ones: thirteen digits, 32,768 apart, increasing with the time of
 *   creation
 */
export function nextLegacyId(): string {
	count += 1;
	return String(1_929_113_141_554 + count * 32_768);
}

export function subscriptionGid(legacyId: string): string {
	return `gid://shopify/WebhookSubscription/${legacyId}`;
}
