import type { Kind, Step, Values } from './step';

/** An event at a resource, with all deliveries that report it. */
export interface Happened<Delivery> {
	readonly resource: string;
	readonly time: string | number | null;
	readonly micros: number | null;
	/** The values of the resource's aspects after the event. */
	readonly values: Values;
	readonly deliveries: ReadonlyArray<{
		readonly event: string;
		readonly delivery: Delivery;
		/** By default "create" for the resource's first delivery, then "change" or "noise". */
		readonly kind?: Kind;
	}>;
}

/** The events of a day, in their order. */
export class Timeline<Delivery> {
	readonly steps: Step<Delivery>[] = [];
	private readonly known = new Map<string, Values>();

	/**
	 * Registers a resource that existed before the day, with its values: none of its deliveries is of kind
	 * "create".
	 */
	know(resource: string, values: Values): void {
		this.known.set(resource, values);
	}

	record({ deliveries, ...state }: Happened<Delivery>): void {
		const { resource, values } = state;
		const before = this.known.get(resource);
		const changes = before ? differing(before, values) : [];
		const usual = before ? (changes.length > 0 ? 'change' : 'noise') : 'create';
		this.known.set(resource, values);
		for (const { event, delivery, kind = usual } of deliveries) {
			this.steps.push({ ...state, event, delivery, kind, changes, sequence: this.steps.length });
		}
	}
}

/** @returns the aspects whose values differ */
export function differing(before: Values, after: Values): string[] {
	return Object.keys(after).filter((aspect) => after[aspect] !== before[aspect]);
}
