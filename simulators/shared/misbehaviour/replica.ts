/** The state of a store until a write replaced it. */
interface Version {
	readonly store: object;
	/** As `performance.now()` has it. */
	readonly until: number;
}

/** What stores were like before, for reads that lag behind the writes. */
export class Replica {
	private readonly versions = new Map<object, Version[]>();

	/** Keeps a copy of a store, which is about to change. @param lagMs after which no read needs it any more */
	keep(store: object, lagMs: number): void {
		const now = performance.now();
		const kept = (this.versions.get(store) ?? []).filter(({ until }) => until > now - lagMs);
		this.versions.set(store, [...kept, { store: copyOf(store), until: now }]);
	}

	/** @returns the store as it was so long ago */
	read<Store extends object>(store: Store, lagMs: number): Store {
		const then = performance.now() - lagMs;
		const version = this.versions.get(store)?.find(({ until }) => until > then);
		return (version?.store ?? store) as Store;
	}

	forget(): void {
		this.versions.clear();
	}
}

/** The stores' records never change; what holds them does. */
function copyOf(store: object): object {
	const fields = Object.entries(store).map(([name, field]) => [name, copyOfField(field)] as const);
	return Object.assign(Object.create(Object.getPrototypeOf(store) as object), Object.fromEntries(fields));
}

function copyOfField(field: unknown): unknown {
	if (field instanceof Map) return new Map(field);
	if (field instanceof Set) return new Set(field);
	return Array.isArray(field) ? [...field] : field;
}
