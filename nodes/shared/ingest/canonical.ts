/**
 * @returns the value as JSON in which the keys of every object are in order, so that equal content is
 *   equal text whatever the order and the white space it came in
 */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) => {
		if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
		return Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)));
	});
}
