import type { Id, PushMessage, PushParts } from '../message';

export type Fields = Readonly<Record<string, unknown>>;

/** What a builder lets the caller choose: fields of `data`, and what stands around it. */
export type Builder = (data?: Fields, envelope?: Omit<PushParts, 'data' | 'body'>) => PushMessage;

/**
 * Codes 1, 2, 3, 4, 12, 29, 30 and 47 are built of Shopee's own samples, the others from its tables. Times
 * inside are of the samples; the envelope's is the present.
 *
 * @param shopId of the sample; null where it is of no shop, undefined for the simulator's own
 * @see https://open.shopee.com/push-mechanism/ with a page for each code
 */
export function builder(code: number, sample: Fields, shopId?: Id | null, more: PushParts = {}): Builder {
	return (data, envelope) => ({
		code,
		...(shopId === undefined ? {} : { shopId }),
		...more,
		...envelope,
		data: { ...sample, ...data },
	});
}
