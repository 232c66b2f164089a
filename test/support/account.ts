import { unflatten } from '../../harness/flatted';
import type { ExecutionRow } from '../../harness/executionRows';
import type { Received } from '../../harness/sink';

/** What one delivery of an event was answered. */
export interface Answer {
	/** null when no complete answer came. */
	readonly status: number | null;
	/** X-Webhook-Outcome; null where the delivery started an execution, or was refused. */
	readonly outcome: string | null;
	/** Empty where the trigger has answered with success; n8n's own answers have one. */
	readonly body: string;
	/** Whether it took as long as the answer deadline of the trigger, which then gave the answer. */
	readonly late: boolean;
	/** Why there was no answer. */
	readonly error: string | null;
	/** When the attempt began and when it ended, in ms since 1970. */
	readonly sentAt: number;
	readonly answeredAt: number;
}

/** What became of one event, from its first delivery to its effects. */
export interface EventAccount {
	readonly event: string;
	readonly answers: readonly Answer[];
	readonly executions: readonly ExecutionRow[];
	/** Ids of the executions whose effect arrived at the sink, once for each arrival. */
	readonly effects: readonly string[];
}

/** How an event came to run twice, or in part. */
export const WHY = {
	resumed: 'one execution, taken up again by n8n after the kill when its effect had already been made',
	killed: 'n8n saved the execution and was killed before it answered, so the platform sent the event again',
	early:
		'acknowledged before n8n had saved what is remembered (at the answer deadline, or to a copy of a ' +
		'delivery that was still on its way), then n8n was killed and the event sent again',
	forgotten: 'acknowledged by n8n itself, but not remembered over the kill, and sent again',
	refused: 'n8n saved the execution but answered with an error, so the platform sent the event again',
	unknown: 'none of the known reasons',
} as const;

export type Why = keyof typeof WHY;

/** The database keeps whole milliseconds, and the answers are timed by another clock. */
const ROUNDING_MS = 5;

/** Names of events as the fault tests make them; found in whatever n8n stores and sends. */
const NAMES = /order-\d{6}/g;

export function eventName(number: number): string {
	return `order-${String(number).padStart(6, '0')}`;
}

/** @returns the names of the events in a text, each once */
export function namesIn(text: string): string[] {
	return [...new Set(text.match(NAMES))];
}

/** The account of a run: for every event its answers, its executions and its effects. */
export class Account {
	readonly events: readonly EventAccount[];

	constructor(
		answers: ReadonlyMap<string, readonly Answer[]>,
		rows: readonly ExecutionRow[],
		received: readonly Received[],
		/** When n8n was killed, in ms since 1970. */
		private readonly kills: readonly number[] = [],
	) {
		const executions = groupedByEach(rows, ({ data }) => namesOrNone(data));
		const effects = groupedByEach(received, ({ text }) => namesOrNone(text));
		const names = new Set([...answers.keys(), ...executions.keys(), ...effects.keys()]);
		this.events = [...names].map((name) => ({
			event: name ?? 'no event',
			answers: (name !== undefined && answers.get(name)) || [],
			executions: executions.get(name) ?? [],
			effects: (effects.get(name) ?? []).map(({ path }) => path.split('/').at(-1)!),
		}));
	}

	get acknowledged(): EventAccount[] {
		return this.events.filter(({ answers }) => answers.some(isAcknowledgement));
	}

	/** Events of which a delivery was answered with this status. */
	answered(status: number): EventAccount[] {
		return this.events.filter(({ answers }) => answers.some((answer) => answer.status === status));
	}

	/** Promise 1 broken: a 2xx went out and there is no execution. */
	get lost(): EventAccount[] {
		return this.acknowledged.filter(({ executions }) => executions.length === 0);
	}

	/** Promise 2 broken: a delivery was called a duplicate when no execution of its event had been saved. */
	get duplicatesOfNothing(): EventAccount[] {
		return this.events.filter(({ answers, executions }) =>
			answers.some(
				({ outcome, answeredAt }) =>
					outcome === 'duplicate' && !executions.some(({ savedAt }) => savedAt <= answeredAt),
			),
		);
	}

	/**
	 * Acknowledged by n8n alone: while it starts, it answers every request with 200 and "n8n is starting
	 * up. Please wait", before any node is loaded. Shopify does not repeat what was answered so.
	 */
	get lostToStart(): EventAccount[] {
		return this.events.filter(({ answers, executions }) => {
			const last = answers.at(-1);
			return executions.length === 0 && last !== undefined && isAnswerOfStart(last);
		});
	}

	/** Executions or effects that no event accounts for. What ended without an item does not show its event. */
	get unexplained(): EventAccount[] {
		return this.events.filter(
			({ event, answers, executions, effects }) =>
				(event === 'no event' || answers.length === 0) && (effects.length > 0 || executions.some(wentOn)),
		);
	}

	/** Events whose deliveries all failed: the platform has given them up. */
	get neverAcknowledged(): EventAccount[] {
		const lostToStart = new Set(this.lostToStart);
		return this.events.filter(
			(event) =>
				event.answers.length > 0 && !event.answers.some(isAcknowledgement) && !lostToStart.has(event),
		);
	}

	/** Events that ran more than once, by the reason. */
	get twice(): Map<Why, EventAccount[]> {
		const several = this.events.filter(
			({ executions, effects }) => executions.filter(wentOn).length > 1 || effects.length > 1,
		);
		return groupedBy(several, (event) => this.why(event));
	}

	/** The executions that several events share, with these events. */
	get groups(): Group[] {
		const members = groupedByEach(this.events, ({ executions }) => executions);
		return [...members]
			.map(([execution, events]) => ({ execution, events }))
			.filter(({ events }) => events.length > 1);
	}

	/** Groups that n8n had saved, and not yet answered, when it was killed. */
	get brokenGroups(): Group[] {
		const breaksOff = ({ savedAt }: ExecutionRow, { status, sentAt, answeredAt }: Answer) =>
			status === null && sentAt <= savedAt && savedAt <= answeredAt;
		return this.groups.filter(({ execution, events }) =>
			events.some(({ answers }) => answers.some((answer) => breaksOff(execution, answer))),
		);
	}

	get effects(): number {
		return this.events.reduce((sum, { effects }) => sum + effects.length, 0);
	}

	private why({ answers, executions }: EventAccount): Why {
		const [first, second] = executions.filter(wentOn);
		if (first === undefined || second === undefined) return 'resumed';
		const between = (time: number) => time >= first.savedAt - ROUNDING_MS && time <= second.savedAt;
		const before = answers.filter(({ answeredAt }) => answeredAt <= second.savedAt);
		if (this.kills.some(between)) {
			const acknowledgements = before.filter(isAcknowledgement);
			if (acknowledgements.length === 0) return 'killed';
			const byN8n = acknowledgements.some(({ late, outcome }) => !late && outcome === null);
			return byN8n && !this.isAcknowledgedLate(first) ? 'forgotten' : 'early';
		}
		return before.some(({ status }) => status === 500) ? 'refused' : 'unknown';
	}

	/** At the answer deadline of the first event of a group, all of the group are acknowledged. */
	private isAcknowledgedLate(execution: ExecutionRow): boolean {
		const members = this.events.filter(({ executions }) => executions.includes(execution));
		return members.some(({ answers }) => answers.some((answer) => answer.late && isAcknowledgement(answer)));
	}

	/** The account in a few lines. */
	describe(): string {
		const answers = this.events.flatMap((event) => event.answers);
		const rows = [...new Set(this.events.flatMap(({ executions }) => executions))];
		const without = this.acknowledged.filter(({ effects }) => effects.length === 0);
		const lines = [
			`${this.events.length} events, ${answers.length} deliveries: ${countsOf(answers.map(answerOf))}`,
			`${rows.length} executions: ${countsOf(rows.map(({ status }) => status))}`,
			`${this.effects} effects; acknowledged ${this.acknowledged.length}, lost ${this.lost.length}, ` +
				`given up by the platform ${this.neverAcknowledged.length}`,
			`lost because n8n itself answered 200 while it was starting: ${this.lostToStart.length}`,
			`acknowledged without an effect: ${without.length}, their executions: ` +
				countsOf(without.flatMap(({ executions }) => executions.map(({ status }) => status))),
		];
		for (const [reason, events] of this.twice) lines.push(`ran twice: ${events.length}: ${WHY[reason]}`);
		const ended = rows.filter((row) => !wentOn(row)).length;
		lines.push(`executions that ended at once, as another one of the event had begun: ${ended}`);
		if (this.twice.size === 0) lines.push('ran twice: 0');
		const { groups, brokenGroups } = this;
		const sizes = groups.map(({ events }) => events.length);
		if (groups.length > 0)
			lines.push(
				`executions that events shared: ${groups.length}, with ${Math.max(...sizes)} events at most; ` +
					`saved, then killed before all were answered: ${brokenGroups.length}`,
			);
		return lines.join('\n  ');
	}
}

/** An execution that several events share. */
export interface Group {
	readonly execution: ExecutionRow;
	readonly events: readonly EventAccount[];
}

/** Whether an execution handed its event on; otherwise the trigger had ended it without an item. */
function wentOn({ status, data }: ExecutionRow): boolean {
	if (status !== 'success' || data === '') return true;
	const { resultData } = Object(unflatten(data)) as { resultData?: { runData?: RunData } };
	const runs = Object.values(resultData?.runData ?? {}).flat();
	return (
		runs.length === 0 ||
		runs.some(({ data: output }) => output?.main?.some((items) => items.length > 0) === true)
	);
}

type RunData = Record<
	string,
	Array<{ readonly data?: { readonly main?: ReadonlyArray<readonly unknown[]> } }>
>;

/** @returns one event's history in a line for each step, for a message of a failed test */
export function history({ event, answers, executions, effects }: EventAccount): string {
	const steps = [
		...answers.map((answer) => ({ at: answer.sentAt, what: `sent, answered ${answerOf(answer)}` })),
		...executions.map(({ id, status, savedAt }) => ({ at: savedAt, what: `execution ${id} (${status})` })),
	];
	const lines = steps
		.sort((a, b) => a.at - b.at)
		.map(({ at, what }) => `${new Date(at).toISOString()} ${what}`);
	return [event, ...lines, `effects of executions: ${effects.join(', ') || 'none'}`].join('\n    ');
}

/** The trigger's: an empty body. Shopee takes no other for a success, the others cannot tell. */
export function isAcknowledgement({ status, body }: Answer): boolean {
	return status !== null && status >= 200 && status < 300 && body === '';
}

function isAnswerOfStart({ status, body }: Answer): boolean {
	return status === 200 && body.startsWith('n8n is starting up');
}

function answerOf({ status, outcome, error, body }: Answer): string {
	if (status === null) return (error ?? 'no answer').replace(/ 127\.0\.0\.1:\d+/, '');
	if (outcome !== null) return `${status} ${outcome}`;
	return status === 200 && body !== '' ? `200 "${body}"` : String(status);
}

/** @returns e.g. "200: 12, 500: 3" */
function countsOf(values: readonly string[]): string {
	const counts = groupedBy(values, (value) => value);
	return [...counts].map(([value, all]) => `${value}: ${all.length}`).join(', ') || 'none';
}

function namesOrNone(text: string): ReadonlyArray<string | undefined> {
	const names = namesIn(text);
	return names.length === 0 ? [undefined] : names;
}

function groupedBy<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
	return groupedByEach(values, (value) => [keyOf(value)]);
}

function groupedByEach<T, K>(values: readonly T[], keysOf: (value: T) => readonly K[]): Map<K, T[]> {
	const groups = new Map<K, T[]>();
	for (const value of values) {
		for (const key of keysOf(value)) {
			const group = groups.get(key);
			if (group === undefined) groups.set(key, [value]);
			else group.push(value);
		}
	}
	return groups;
}
