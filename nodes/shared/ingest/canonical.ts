/**
 * @param value as JSON.parse made it
 * @returns the value as JSON in which the keys of every object are in order, so that equal content is
 *   equal text whatever the order and the white space it came in
 */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(inOrder(value));
}

function inOrder(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(inOrder);
	const members = value as Record<string, unknown>;
	const keys = Object.keys(members).sort();
	return Object.fromEntries(keys.map((key) => [key, inOrder(members[key])]));
}
