import type { Digest } from './digests';

/** Digests of the last known state of a resource. Values are never kept. */
export interface Snapshot {
	/** The newest time of the resource in an acknowledged delivery, in microseconds since 1970. */
	readonly clock: number | undefined;
	/** Digest of the content at that time; empty where outdated deliveries are not skipped. */
	readonly content: Digest | '';
	/** Digests of the values that the workflow has seen last, by the key of the field; unknown fields are left out. */
	readonly fields: Readonly<Record<string, Digest>>;
}

/** The digests of a delivery, to be compared with a snapshot. */
export interface DeliveredState extends Snapshot {
	/** Whether the delivery contains none of the watched fields, e.g. because it tells other fields of the resource. */
	readonly hasNoWatchedField: boolean;
}

/**
 * @param keys of the fields that are watched now
 * @returns the snapshot without other fields: a field that was not watched for a while has an outdated digest
 */
export function onlyFields(snapshot: Snapshot, keys: readonly string[]): Snapshot {
	const fields = Object.entries(snapshot.fields).filter(([key]) => keys.includes(key));
	return { ...snapshot, fields: Object.fromEntries(fields) };
}

export function equalSnapshots(a: Snapshot, b: Snapshot): boolean {
	if (a.clock !== b.clock || a.content !== b.content) return false;
	const keys = Object.keys(a.fields);
	return keys.length === Object.keys(b.fields).length && keys.every((key) => a.fields[key] === b.fields[key]);
}
