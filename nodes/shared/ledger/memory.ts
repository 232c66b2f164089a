import { decodeFingerprints, encodeFingerprint, type Fingerprint } from './fingerprint';

/** How the remembered events are stored: fingerprints joined to one string for each hour. */
export type StoredBuckets = Record<string, string>;

export interface MemoryBounds {
	/** How long an event is remembered, in milliseconds; up to an hour longer, as hours expire whole. */
	readonly rememberForMs: number;
	/** How many events are remembered at most; the oldest are forgotten first. */
	readonly rememberAtMost: number;
}

const BUCKET_MS = 3_600_000;

/** Where the count is exceeded, this part more is forgotten, so that the next event need not do it again. */
const SURPLUS_PART = 1 / 16;

/**
 * The events that are remembered: a set that grows, expires and is bounded, kept in hourly buckets so
 * that it can be stored, compared and merged without looking at every member.
 */
export class EventMemory {
	private readonly bucketOf = new Map<Fingerprint, number>();
	private readonly buckets = new Map<number, string>();
	/** Forgotten on purpose: not to be taken over again from a store that still holds them. */
	private readonly forgotten = new Set<Fingerprint>();

	bounds: MemoryBounds = { rememberForMs: Number.MAX_SAFE_INTEGER, rememberAtMost: Number.MAX_SAFE_INTEGER };

	get size(): number {
		return this.bucketOf.size;
	}

	has(fingerprint: Fingerprint, now: number): boolean {
		const bucket = this.bucketOf.get(fingerprint);
		return bucket !== undefined && bucket >= this.oldestBucket(now);
	}

	add(fingerprint: Fingerprint, now: number): void {
		this.forgotten.delete(fingerprint);
		this.dropExpired(now);
		this.insert(fingerprint, bucketAt(now));
		this.dropSurplus();
	}

	remove(fingerprint: Fingerprint): void {
		this.forgotten.add(fingerprint);
		const bucket = this.bucketOf.get(fingerprint);
		if (bucket !== undefined) this.retain(bucket, (member) => member !== fingerprint);
	}

	/**
	 * Takes over what a store holds and is not known here. What the store holds in the same form is
	 * only compared, never decoded.
	 *
	 * @param stored as `snapshot` made it; anything else is passed over
	 * @returns whether the store lacks something known here, or holds something it should not
	 */
	merge(stored: unknown, now: number): boolean {
		this.dropExpired(now);
		const read = isRecord(stored) ? stored : {};
		let differs = false;
		for (const [name, encoded] of Object.entries(read)) {
			const bucket = Number.parseInt(name, 36);
			if (typeof encoded === 'string' && this.mayHold(bucket, now)) this.mergeBucket(bucket, encoded);
			if (encoded !== this.buckets.get(bucket)) differs = true;
		}
		this.dropSurplus();
		return differs || [...this.buckets.keys()].some((bucket) => !Object.hasOwn(read, nameOf(bucket)));
	}

	/**
	 * @param pending an event that is not remembered yet, but shall be in this copy
	 * @returns a copy to store
	 */
	snapshot(now: number, pending?: Fingerprint): StoredBuckets {
		this.dropExpired(now);
		const stored: StoredBuckets = {};
		for (const [bucket, encoded] of this.buckets) stored[nameOf(bucket)] = encoded;
		if (pending !== undefined && !this.bucketOf.has(pending)) {
			const current = nameOf(bucketAt(now));
			stored[current] = (stored[current] ?? '') + encodeFingerprint(pending);
		}
		return stored;
	}

	private mergeBucket(bucket: number, encoded: string): void {
		if (this.buckets.get(bucket)?.startsWith(encoded)) return;
		for (const fingerprint of decodeFingerprints(encoded)) {
			if (!this.forgotten.has(fingerprint)) this.insert(fingerprint, bucket);
		}
	}

	private insert(fingerprint: Fingerprint, bucket: number): void {
		if (this.bucketOf.has(fingerprint)) return;
		this.bucketOf.set(fingerprint, bucket);
		this.buckets.set(bucket, (this.buckets.get(bucket) ?? '') + encodeFingerprint(fingerprint));
	}

	private dropExpired(now: number): void {
		const oldest = this.oldestBucket(now);
		for (const bucket of this.buckets.keys()) if (bucket < oldest) this.retain(bucket, () => false);
		if (this.forgotten.size > this.bounds.rememberAtMost) this.forgotten.clear();
	}

	private dropSurplus(): void {
		const most = this.bounds.rememberAtMost;
		if (this.size <= most) return;
		let surplus = this.size - most + Math.floor(most * SURPLUS_PART);
		for (const bucket of [...this.buckets.keys()].sort((a, b) => a - b)) {
			if (surplus <= 0) return;
			this.retain(bucket, () => surplus-- <= 0);
		}
	}

	/** Keeps the members of a bucket that `keep` says, in their order, oldest first. */
	private retain(bucket: number, keep: (fingerprint: Fingerprint) => boolean): void {
		let encoded = '';
		for (const fingerprint of decodeFingerprints(this.buckets.get(bucket) ?? '')) {
			if (keep(fingerprint)) encoded += encodeFingerprint(fingerprint);
			else if (this.bucketOf.get(fingerprint) === bucket) this.bucketOf.delete(fingerprint);
		}
		if (encoded === '') this.buckets.delete(bucket);
		else this.buckets.set(bucket, encoded);
	}

	private oldestBucket(now: number): number {
		return bucketAt(now - this.bounds.rememberForMs);
	}

	/** A clock that was set back leaves buckets that lie ahead of now; they are kept. */
	private mayHold(bucket: number, now: number): boolean {
		return bucket >= this.oldestBucket(now) && bucket <= bucketAt(now + this.bounds.rememberForMs);
	}
}

function bucketAt(time: number): number {
	return Math.floor(time / BUCKET_MS);
}

function nameOf(bucket: number): string {
	return bucket.toString(36);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
