import { answersTo, type Told } from './platform';

/** Why something was sent. */
export type Deed = 'event' | 'change' | 'touch' | 'old' | 'again' | 'forge';

/** One delivery and how it was answered. */
export interface LogLine extends Told {
	/** ISO 8601 */
	readonly at: string;
	/** The same for all attempts of one delivery. */
	readonly id: string;
	/** e.g. "orders/create" */
	readonly event: string;
	readonly url: string;
	/** From 1; what is beyond it the platform has sent by itself. */
	readonly attempt: number;
	readonly deed: Deed;
}

/** What was sent and why: simulators log neither the reason nor what is sent by hand. */
export class Journal {
	private readonly deeds = new Map<string, Deed>();
	private readonly byHand: LogLine[] = [];

	/** @param attempts what the simulator has logged */
	constructor(private readonly attempts: () => ReadonlyArray<Omit<LogLine, 'deed'>>) {}

	/** Says why the deliveries with these ids were sent; without a word it was an event. */
	note(deed: Deed, ids: readonly string[]): void {
		for (const id of ids) this.deeds.set(id, deed);
	}

	/** Notes copies that the simulator has sent. @returns the answers to them */
	noteCopies<Copy extends { readonly attempts: readonly Told[] }>(
		copies: readonly Copy[],
		idOf: (copy: Copy) => string,
	): Told[] {
		this.note('again', copies.map(idOf));
		return answersTo(copies);
	}

	/** Sends one request that the simulator does not log. */
	async send(deed: Deed, event: string, url: string, send: () => Promise<Told>): Promise<Told> {
		const at = new Date().toISOString();
		const answer = { ...(await send()), url };
		this.byHand.push({ ...answer, at, id: `by hand ${this.byHand.length}`, event, attempt: 1, deed });
		return answer;
	}

	/** Oldest first. */
	lines(): readonly LogLine[] {
		const sent = this.attempts().map((line) => ({ ...line, deed: this.deeds.get(line.id) ?? 'event' }));
		return [...sent, ...this.byHand].sort((left, right) => left.at.localeCompare(right.at));
	}
}
