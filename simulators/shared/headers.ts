/** @returns the headers with some added, replaced or, where null, taken away, regardless of case */
export function override(
	headers: Readonly<Record<string, string>>,
	changes: Readonly<Record<string, string | null>>,
): Record<string, string> {
	const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
	const result = Object.fromEntries(
		Object.entries(headers).filter(([name]) => !changed.has(name.toLowerCase())),
	);
	for (const [name, value] of Object.entries(changes)) if (value !== null) result[name] = value;
	return result;
}
