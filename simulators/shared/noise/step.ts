/**
 * - create: the first delivery of a resource in the day
 * - noise: a delivery without a change that matters
 * - change: a delivery with such a change
 * - cancel: both deliveries of a cancellation, where there are two
 * - late: a delivery that arrives after a newer one of its resource
 * - copy: a delivery that arrives again
 */
export type Kind = 'create' | 'noise' | 'change' | 'cancel' | 'late' | 'copy';

/** The aspects of a resource that matter, such as "address", each as a text. Equal texts mean equal values. */
export type Values = Readonly<Record<string, string>>;

/**
 * One delivery of a noisy shop's day, with the ground truth about it, independent of any receiver. The steps
 * of a day are in the order of their arrival.
 */
export interface Step<Delivery> {
	/** The argument for the simulator's `deliver`, which signs and sends it. */
	readonly delivery: Delivery;
	/**
	 * The position in the order of the events. All copies of a delivery have the same sequence, and no other
	 * delivery has it.
	 */
	readonly sequence: number;
	/** The item's `event`. */
	readonly event: string;
	/**
	 * The resource whose state the delivery contains, e.g. "order/820982911946154001". Finer than an item's
	 * `resource` where the latter has several states at once: "order_line/260422900298363",
	 * "price/2800183423/10000521461".
	 */
	readonly resource: string;
	/** The time of the state, as the payload has it; null where the payload has none. */
	readonly time: string | number | null;
	/** The same time in microseconds since 1970. */
	readonly micros: number | null;
	readonly kind: Kind;
	/** The values in the payload. */
	readonly values: Values;
	/** The aspects whose values differ from the state before, in the order of the events. */
	readonly changes: readonly string[];
}

/** @returns how often each text occurs; texts that do not occur are left out */
export function countOf<T extends string>(texts: readonly T[]): Partial<Record<T, number>> {
	const counts: Partial<Record<T, number>> = {};
	for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
	return counts;
}

export function withoutCopies<S extends Pick<Step<unknown>, 'kind'>>(steps: readonly S[]): S[] {
	return steps.filter(({ kind }) => kind !== 'copy');
}

/** @returns the steps in the order of the events, without copies */
export function asHappened<S extends Pick<Step<unknown>, 'kind' | 'sequence'>>(steps: readonly S[]): S[] {
	return withoutCopies(steps).sort((one, other) => one.sequence - other.sequence);
}

/** @returns each step but a resource's first, together with the resource's step before it */
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
