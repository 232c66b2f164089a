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
