import type { Kind, Step, Values } from './step';

/** Something that happened to a resource, and all deliveries that tell it. */
export interface Happened<Delivery> {
	readonly resource: string;
	readonly time: string | number | null;
	readonly micros: number | null;
	/** What is noteworthy of the resource after it. */
	readonly values: Values;
	readonly deliveries: ReadonlyArray<{
		readonly event: string;
		readonly delivery: Delivery;
		/** By default "create" for the first that is told of a resource, then "change" or "noise". */
		readonly kind?: Kind;
	}>;
}

/** What happens in a day, in the order it happens. */
export class Timeline<Delivery> {
	readonly steps: Step<Delivery>[] = [];
	private readonly known = new Map<string, Values>();

	/** What is noteworthy of a resource that was there before the day: nothing that is told creates it. */
	know(resource: string, values: Values): void {
		this.known.set(resource, values);
	}

	tell({ deliveries, ...state }: Happened<Delivery>): void {
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

/** @returns the aspects whose values are not the same */
export function differing(before: Values, after: Values): string[] {
	return Object.keys(after).filter((aspect) => after[aspect] !== before[aspect]);
}
