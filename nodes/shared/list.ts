/** @param list as people enter it: separated by commas, semicolons or new lines */
export function splitList(list: string): string[] {
	return list
		.split(/[,;\n]/)
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
}
