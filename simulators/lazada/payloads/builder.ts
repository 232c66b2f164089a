import type { Fields, Owner, PushMessage, PushParts } from '../message';

/** Makes a message. The caller may choose fields of `data`, and the fields around `data`. */
export type Builder = (data?: Fields, envelope?: Omit<PushParts, 'data' | 'body'>) => PushMessage;

/**
 * Makes the builder of a type from Lazada's own sample. Ids are texts or numbers as in the sample. Times
 * inside `data` are those of the sample. The envelope has the present time and, where the sample has a seller
 * at the top, the present seller.
 *
 * @param sample a function where `data` contains ids of the envelope
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
