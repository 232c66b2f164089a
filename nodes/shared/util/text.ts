/** @param list as people enter it: separated by commas, semicolons or new lines */
export function splitList(list: string): string[] {
	return list
		.split(/[,;\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

/** @param list of ids or names that hold no white space, which separates them too */
export function splitWords(list: string): string[] {
	return splitList(list).flatMap((entry) => entry.split(/\s+/));
}

/** @returns whether both have the same members, each once, in whatever order */
export function sameMembers(left: readonly string[], right: readonly string[]): boolean {
	return left.length === right.length && left.every((member) => right.includes(member));
}
