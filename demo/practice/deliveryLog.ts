import type { LoggedAttempt, RunningPlatform } from '../../simulators/shared/kit';
import { answersTo, type Answered } from './answers';

/** Why something was sent; the commands have the same names. */
export type Cause = 'event' | 'change' | 'touch' | 'old' | 'again' | 'forge';

/** One delivery and how it was answered. */
export interface LogLine extends Answered {
	/** ISO 8601 */
	readonly at: string;
	/** The same for all attempts of one delivery. */
	readonly id: string;
	/** e.g. "orders/create" */
	readonly event: string;
	readonly url: string;
	/** From 1; what is beyond it the platform has sent by itself. */
	readonly attempt: number;
	readonly cause: Cause;
}

/** What was sent and why: simulators log neither the reason nor what is sent by hand. */
export class DeliveryLog {
	private readonly causes = new Map<string, Cause>();
	private readonly byHand: LogLine[] = [];

	/** @param platform has logged all the other attempts */
	constructor(private readonly platform: Pick<RunningPlatform, 'attempts'>) {}

	/** Says why the deliveries with these ids were sent; where nothing is said it was an event. */
	note(cause: Cause, ids: readonly string[]): void {
		for (const id of ids) this.causes.set(id, cause);
	}

	/** Notes copies that the simulator has sent. @returns the answers to them */
	noteCopies<Copy extends { readonly attempts: readonly Answered[] }>(
		copies: readonly Copy[],
		idOf: (copy: Copy) => string,
	): Answered[] {
		this.note('again', copies.map(idOf));
		return answersTo(copies);
	}

	/** Sends one request that the simulator does not log. */
	async send(cause: Cause, event: string, url: string, send: () => Promise<Answered>): Promise<Answered> {
		const at = new Date().toISOString();
		const answer = { ...(await send()), url };
		this.byHand.push({ ...answer, at, id: `by hand ${this.byHand.length}`, event, attempt: 1, cause });
		return answer;
	}

	/** Oldest first. */
	lines(): readonly LogLine[] {
		const sent = this.platform.attempts().map((attempt) => ({ ...attempt, cause: this.causeOf(attempt) }));
		return [...sent, ...this.byHand].sort((left, right) => left.at.localeCompare(right.at));
	}

	private causeOf({ id }: LoggedAttempt): Cause {
		return this.causes.get(id) ?? 'event';
	}
}
