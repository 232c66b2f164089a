/**
 * Reads the watched fields of a payload, for comparison with the ground truth of its step.
 *
 * @param body as parsed by `JSON.parse` or `parseKeepingDigits`
 * @param paths e.g. ["line_items[].sku", "line_items[].current_quantity"]: paths of one list, whose rows are
 *   compared as wholes
 * @returns the same text for equal values, whatever the order of keys and rows
 */
export function reading(body: unknown, paths: readonly string[]): string {
	const columns = paths.map((path) => valueAt(body, path.split('.')));
	const rows = columns.every((column) => Array.isArray(column)) ? rowsOf(columns) : columns;
	return JSON.stringify(rows.map(canonical).sort());
}

/** @returns the value at a path: a list where the path goes through a list */
function valueAt(value: unknown, [name, ...path]: readonly string[]): unknown {
	if (name === undefined) return value;
	const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
	if (!name.endsWith('[]')) return valueAt(fields[name], path);
	return (fields[name.slice(0, -2)] as unknown[] | undefined)?.map((entry) => valueAt(entry, path));
}

function rowsOf(columns: readonly unknown[][]): unknown[][] {
	return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
}

function canonical(value: unknown): string {
	return JSON.stringify(value, (_key, field: unknown) =>
		typeof field === 'object' && field !== null && !Array.isArray(field)
			? Object.fromEntries(Object.entries(field).sort())
			: field,
	);
}
