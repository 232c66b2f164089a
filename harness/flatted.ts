/**
 * Reads the format in which n8n stores and serves execution data: one flat JSON array, where the
 * first entry is the root and every string inside an entry is the index of another entry. (The npm
 * package flatted writes this format.) Cycles and shared objects are restored.
 */
export function unflatten(text: string): unknown {
	const pool = JSON.parse(text) as unknown[];
	const linked = new Set<object>();
	const link = (entry: unknown): unknown => {
		if (typeof entry !== 'object' || entry === null || linked.has(entry)) return entry;
		linked.add(entry);
		const fields = entry as Record<string, unknown>;
		for (const [key, value] of Object.entries(fields)) {
			if (typeof value === 'string') fields[key] = link(pool[Number(value)]);
		}
		return entry;
	};
	return link(pool[0]);
}
