import type { Id, PushMessage, PushParts } from '../message';

export type Fields = Readonly<Record<string, unknown>>;

/** Makes a push. The caller may choose fields of `data`, and the fields around `data`. */
export type Builder = (data?: Fields, envelope?: Omit<PushParts, 'data' | 'body'>) => PushMessage;

/**
 * Makes the builder of a code. Codes 1, 2, 3, 4, 12, 29, 30 and 47 follow Shopee's own samples, all others
 * follow its tables. Times inside `data` are those of the samples; the envelope has the present time.
 *
 * @param shopId of the sample; null where the push belongs to no shop, undefined for the simulator's own shop
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
