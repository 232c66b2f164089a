/**
 * - create: the first that a day tells of a resource
 * - noise: a delivery that changes nothing noteworthy
 * - change: one that does
 * - cancel: both deliveries of a cancellation, where there are two
 * - late: one that comes after a newer one of its resource
 * - copy: a delivery that came before, once more
 */
export type Kind = 'create' | 'noise' | 'change' | 'cancel' | 'late' | 'copy';

/** The noteworthy of a resource, a text for each aspect such as "address": equal texts, equal values. */
export type Values = Readonly<Record<string, string>>;

/**
 * One delivery of a noisy shop's day, with what is true of it whatever a receiver makes of it. The steps of a
 * day are in the order of their arrival.
 */
export interface Step<Delivery> {
	/** What the simulator's `deliver` takes, which signs and sends it. */
	readonly delivery: Delivery;
	/** Its place in the order things happened: the same for every copy of a delivery, and for no other one. */
	readonly sequence: number;
	/** As an item's `event` has it. */
	readonly event: string;
	/**
	 * Whose state it tells, e.g. "order/820982911946154001". Finer than an item's `resource` where that has
	 * several states at once: "order_line/260422900298363", "price/2800183423/10000521461".
	 */
	readonly resource: string;
	/** Of that state, as the payload has it; null where it has none. */
	readonly time: string | number | null;
	/** The same in microseconds since 1970. */
	readonly micros: number | null;
	readonly kind: Kind;
	/** What the payload says. */
	readonly values: Values;
	/** The aspects in which that differs from the state before, in the order things happened. */
	readonly changes: readonly string[];
}

/** @returns how often each text occurs; those that do not are absent */
export function countOf<T extends string>(texts: readonly T[]): Partial<Record<T, number>> {
	const counts: Partial<Record<T, number>> = {};
	for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
	return counts;
}

export function withoutCopies<S extends Pick<Step<unknown>, 'kind'>>(steps: readonly S[]): S[] {
	return steps.filter(({ kind }) => kind !== 'copy');
}

/** @returns the steps in the order things happened, without copies */
export function asHappened<S extends Pick<Step<unknown>, 'kind' | 'sequence'>>(steps: readonly S[]): S[] {
	return withoutCopies(steps).sort((one, other) => one.sequence - other.sequence);
}

/** @returns each step but the first of a resource, with the one before it that is about the same resource */
export function withBefore<S extends Pick<Step<unknown>, 'resource'>>(
	steps: readonly S[],
): Array<{ readonly step: S; readonly before: S }> {
	const last = new Map<string, S>();
	return steps.flatMap((step) => {
		const before = last.get(step.resource);
		last.set(step.resource, step);
		return before ? [{ step, before }] : [];
	});
}
