import type { Problem } from '../errors/problem';

/** The name of an event may come from a header that no signature covers, so as many and as long names are kept. */
const MOST_EVENTS = 300;
const LONGEST_NAME = 100;

/** How a platform signs the deliveries of its different kinds of subscriptions. */
export interface Subscriptions {
	/** @returns the kind of subscription whose deliveries this secret signs, e.g. "app" */
	kindOf(verifiedWith: string): string;
	/** @returns what to tell where an event arrives through two kinds of subscriptions */
	subscribedTwice(event: string): Problem;
}

/** Notices events that arrive through two kinds of subscriptions, and so start the workflow twice. */
export class SubscriptionLog {
	private readonly kinds = new Map<string, string>();
	private readonly reported = new Set<string>();

	/** @returns the problem where the event has arrived through another kind of subscription too, the first time */
	add(event: string, verifiedWith: string, subscriptions: Subscriptions): Problem | undefined {
		const name = event.slice(0, LONGEST_NAME);
		const kind = subscriptions.kindOf(verifiedWith);
		const known = this.kinds.get(name);
		if (known === undefined) {
			if (this.kinds.size < MOST_EVENTS) this.kinds.set(name, kind);
			return undefined;
		}
		if (known === kind || this.reported.has(name)) return undefined;
		this.reported.add(name);
		return subscriptions.subscribedTwice(name);
	}
}
