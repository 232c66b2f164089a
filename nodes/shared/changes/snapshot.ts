import type { Digest } from './digests';

/** What is kept of a resource: digests, never values. */
export interface Snapshot {
	/** The newest time of the resource that was answered for, in microseconds since 1970. */
	readonly clock: number | undefined;
	/** Of the content at that time; empty where it was not asked for. */
	readonly content: Digest | '';
	/** By the key of the field, as the workflow has seen them last; what no delivery has told yet is left out. */
	readonly fields: Readonly<Record<string, Digest>>;
}

/** A delivery as far as it is compared. */
export interface DeliveredState extends Snapshot {
	/** Whether it has none of the watched fields, as what is about something else has none. */
	readonly hasNoWatchedField: boolean;
}

/** Of fields that were not watched for a while, nobody knows what the workflow has seen last. */
export function onlyFields(snapshot: Snapshot, keys: readonly string[]): Snapshot {
	const fields = Object.entries(snapshot.fields).filter(([key]) => keys.includes(key));
	return { ...snapshot, fields: Object.fromEntries(fields) };
}

export function equalSnapshots(a: Snapshot, b: Snapshot): boolean {
	if (a.clock !== b.clock || a.content !== b.content) return false;
	const paths = Object.keys(a.fields);
	return (
		paths.length === Object.keys(b.fields).length && paths.every((path) => a.fields[path] === b.fields[path])
	);
}
