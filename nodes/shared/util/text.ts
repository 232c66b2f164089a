/** @param list a text that a user has entered, separated by commas, semicolons or new lines */
export function splitList(list: string): string[] {
	return list
		.split(/[,;\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}

/** @param list ids or names without white space; white space separates them too */
export function splitWords(list: string): string[] {
	return splitList(list).flatMap((entry) => entry.split(/\s+/));
}

/** @returns an id or a name as text; empty where the value is neither text nor number */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
