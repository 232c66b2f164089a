import { textOf } from '../../shared/util/text';

/** Some global ids continue with a question mark. */
const GLOBAL_ID = /^gid:\/\/shopify\/(\w+)\/([^?]+)/;

/**
 * @param value e.g. "gid://shopify/Order/820982911946154508"
 * @returns its parts, e.g. "Order" and "820982911946154508"; undefined where the value is no global id
 */
export function globalIdOf(value: unknown): { readonly type: string; readonly id: string } | undefined {
	const [, type, id] = typeof value === 'string' ? (GLOBAL_ID.exec(value) ?? []) : [];
	return type === undefined || id === undefined ? undefined : { type, id };
}

/** @returns the id in a field: that of a global id, else the text or number; undefined where there is none */
export function idOf(value: unknown): string | undefined {
	const text = textOf(value);
	if (text === '') return undefined;
	// A sample has "gid://shopify/ProductFeed/", which names nothing.
	return text.startsWith('gid://') ? globalIdOf(text)?.id : text;
}
