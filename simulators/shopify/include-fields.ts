interface Wanted {
	/** Whether the whole value is kept, even if other paths lead further inside. */
	whole: boolean;
	readonly inside: Map<string, Wanted>;
}

/**
 * Keeps the named fields of a payload, as `includeFields` of a subscription does.
 *
 * @param payload a parsed payload
 * @param fields dot paths, e.g. "line_items.price"; a path leads through arrays into each of their items
 * @returns the named fields in the payload's own order; the payload itself if none is named
 * @see https://shopify.dev/docs/apps/build/webhooks/delivery-structure
 */
export function keepFields(payload: unknown, fields: readonly string[]): unknown {
	if (fields.length === 0) return payload;
	const wanted = nothing();
	for (const field of fields) {
		let node = wanted;
		for (const part of field.split('.')) {
			const next = node.inside.get(part) ?? nothing();
			node.inside.set(part, next);
			node = next;
		}
		node.whole = true;
	}
	return prune(payload, wanted);
}

function nothing(): Wanted {
	return { whole: false, inside: new Map() };
}

function prune(value: unknown, wanted: Wanted): unknown {
	if (wanted.whole || value === null || typeof value !== 'object') return value;
	if (Array.isArray(value)) return value.map((item) => prune(item, wanted));
	const kept: Record<string, unknown> = {};
	for (const [key, child] of Object.entries(value)) {
		const below = wanted.inside.get(key);
		if (below) kept[key] = prune(child, below);
	}
	return kept;
}
