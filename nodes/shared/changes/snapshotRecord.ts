import { DIGEST_LENGTH, type Digest } from './digests';
import type { Snapshot } from './snapshot';
import { ownValue } from '../util/object';
import type { Fingerprint } from '../util/hash';

/**
 * The snapshot of one resource. Its text has a fixed length: the resource's fingerprint, the time when the
 * snapshot was made, the resource's time, the digest of the content, and the digests of the watched fields.
 * An unknown part is written as dots, which occur in no digest.
 */
export interface SnapshotRecord {
	readonly fingerprint: Fingerprint;
	/** When the snapshot was made, in ms since 1970. */
	readonly madeAt: number;
	/** undefined where the resource has no snapshot any more, e.g. after a delivery that was not acknowledged. */
	readonly snapshot: Snapshot | undefined;
}

const FINGERPRINT_LENGTH = 8;
/** In base 36, until the year 5188. */
const MADE_LENGTH = 9;
/** Microseconds in base 36, until the year 6140. */
const CLOCK_LENGTH = 11;
const HEAD_LENGTH = FINGERPRINT_LENGTH + MADE_LENGTH;

/** @returns the number of characters of a record */
export function recordLength(fields: readonly string[]): number {
	return HEAD_LENGTH + CLOCK_LENGTH + DIGEST_LENGTH * (1 + fields.length);
}

/** @param fields keys of the watched fields, in the order of their digests */
export function recordText(
	{ fingerprint, madeAt, snapshot }: SnapshotRecord,
	fields: readonly string[],
): string {
	const clock = snapshot?.clock === undefined ? '' : Math.max(0, snapshot.clock).toString(36);
	const known = snapshot?.fields ?? {};
	const digests = fields.map((key) => digestText(ownValue(known, key)));
	return [
		fingerprint,
		madeAt.toString(36).padStart(MADE_LENGTH, '0'),
		clock === '' ? '.'.repeat(CLOCK_LENGTH) : clock.padStart(CLOCK_LENGTH, '0'),
		digestText(snapshot?.content),
		...digests,
	].join('');
}

/** @returns when a record was made, in ms since 1970; NaN where the text is no record */
export function madeAtOf(text: string): number {
	return Number.parseInt(text.slice(FINGERPRINT_LENGTH, HEAD_LENGTH), 36);
}

/** @returns undefined where the text is no record */
export function parseRecord(text: string, fields: readonly string[]): SnapshotRecord | undefined {
	const madeAt = madeAtOf(text);
	if (text.length !== recordLength(fields) || Number.isNaN(madeAt)) return undefined;
	const clock = Number.parseInt(text.slice(HEAD_LENGTH, HEAD_LENGTH + CLOCK_LENGTH), 36);
	const [content, ...digests] = digestsIn(text.slice(HEAD_LENGTH + CLOCK_LENGTH));
	const known = fields.flatMap((key, at) => (digests[at] === undefined ? [] : [[key, digests[at]] as const]));
	const hasSnapshot = !Number.isNaN(clock) || content !== undefined || known.length > 0;
	return {
		fingerprint: text.slice(0, FINGERPRINT_LENGTH),
		madeAt,
		snapshot: hasSnapshot
			? {
					clock: Number.isNaN(clock) ? undefined : clock,
					content: content ?? '',
					fields: Object.fromEntries(known),
				}
			: undefined,
	};
}

function digestText(digest: Digest | undefined): string {
	return digest === undefined || digest === '' ? '.'.repeat(DIGEST_LENGTH) : digest;
}

function digestsIn(text: string): Array<Digest | undefined> {
	const count = text.length / DIGEST_LENGTH;
	const digests = Array.from({ length: count }, (_, at) =>
		text.slice(at * DIGEST_LENGTH, (at + 1) * DIGEST_LENGTH),
	);
	return digests.map((digest) => (digest.includes('.') ? undefined : digest));
}
