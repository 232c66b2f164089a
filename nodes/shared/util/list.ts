/** @returns whether both lists have the same members, each once, in any order */
export function sameMembers(left: readonly string[], right: readonly string[]): boolean {
	return left.length === right.length && left.every((member) => right.includes(member));
}

/** @returns the first three texts and how many more there are, for a line of a log */
export function someOf(texts: readonly string[]): string {
	const some = texts.slice(0, 3);
	return some.join(', ') + (texts.length > some.length ? ` and ${texts.length - some.length} more` : '');
}
