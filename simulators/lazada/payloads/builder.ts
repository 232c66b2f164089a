import type { Fields, Owner, PushMessage, PushParts } from '../message';

/** What a builder lets the caller choose: fields of `data`, and what stands around it. */
export type Builder = (data?: Fields, envelope?: Omit<PushParts, 'data' | 'body'>) => PushMessage;

/**
 * Messages are built of Lazada's own samples, ids as text or as numbers as they stand there. Times inside are
 * of the samples; the envelope's is the present, and so is the seller at the top, where a sample has one.
 *
 * @param sample a function where it holds ids that are those of the envelope
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29538&docId=120196 and the page of each type beside it
 */
export function builder(
	type: number,
	sample: Fields | ((owner: Owner) => Fields),
	more: PushParts = {},
): Builder {
	return (data, envelope) => ({
		type,
		...more,
		...envelope,
		data: (owner) => ({ ...(typeof sample === 'function' ? sample(owner) : sample), ...data }),
	});
}
