/** @returns whether both lists have the same members, each once, in any order */
export function sameMembers(left: readonly string[], right: readonly string[]): boolean {
	return left.length === right.length && left.every((member) => right.includes(member));
}
