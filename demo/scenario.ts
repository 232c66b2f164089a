import { setTimeout as delay } from 'node:timers/promises';

import { untilTaken } from '../harness/untilTaken';
import type { Stage } from './environment';
import type { Count, Scene } from './report';

/**
 * A platform waits half a second to five for an answer. A machine that plays the whole demo at the same time may
 * take longer, and what is then answered to which of the copies could not be counted.
 */
export const PATIENCE_MS = 60_000;

/** How a delivery was answered. */
export interface Answer {
	readonly status: number;
	/** The header X-Webhook-Outcome. */
	readonly outcome: string | null;
}

/** An answer as the simulators tell it, in a log of deliveries or of a single one. */
interface Told {
	readonly status: number | null;
	readonly headers?: Readonly<Record<string, string>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
}

export function asAnswer({ status, headers, responseHeaders }: Told): Answer {
	return { status: status ?? 0, outcome: (responseHeaders ?? headers)?.['x-webhook-outcome'] ?? null };
}

/** @returns the answers to what a simulator has sent */
export function answersTo(results: ReadonlyArray<{ readonly attempts: readonly Told[] }>): Answer[] {
	return results.flatMap(({ attempts }) => attempts.map(asAnswer));
}

/** As a platform does: again until it is taken. */
export async function delivered(deliver: () => Promise<Told>): Promise<Answer> {
	return asAnswer(await untilTaken(deliver));
}

/** Delivers 5 of each trick, one after the other. */
export async function fiveOfEach<Trick>(
	tricks: readonly Trick[],
	deliver: (trick: Trick) => Promise<Told>,
): Promise<Answer[]> {
	const answers: Answer[] = [];
	for (const trick of tricks) {
		for (let time = 0; time < 5; time++) answers.push(await delivered(async () => await deliver(trick)));
	}
	return answers;
}

/** A scene of the day: what happens, and what must come of it. Counts that are left out are 0. */
export interface Play {
	readonly title: string;
	/** Runs that reach the far end. */
	readonly runs?: number;
	/** Deliveries answered 200 that start a run. */
	readonly accepted?: number;
	/** Deliveries answered 200 that are known already. */
	readonly duplicates?: number;
	/** Deliveries answered 200 that tell nothing new, or an older state. */
	readonly unchanged?: number;
	readonly outdated?: number;
	/** Messages answered 200 that only ask whether anybody answers. */
	readonly handshakes?: number;
	/** Deliveries answered 401. */
	readonly refused?: number;
	/** What must be left of a queue in the end: nothing. */
	left?(): number;
	play(): Promise<Answer[]>;
}

/** The demo of one platform. */
export interface Part {
	readonly name: string;
	readonly plays: readonly Play[];
	close(): Promise<void>;
}

/** A run that should not be is noticed if it comes within this time after the last expected one. */
const SETTLE_MS = 1_000;

/** Plays one scene and counts: the answers at the sender, the runs at the far end. */
export async function perform(play: Play, stage: Stage): Promise<Scene> {
	const started = Date.now();
	const expectedRuns = play.runs ?? 0;
	stage.sink.clear();
	const answers = await play.play();
	await stage.sink.waitFor(expectedRuns, 120_000).catch(() => undefined);
	await delay(SETTLE_MS);

	const effects = stage.sink.countBy(({ body, text }) => (body as { eventId?: string }).eventId ?? text);
	const twice = [...effects.values()].filter((times) => times > 1).length;
	const answered = (test: (answer: Answer) => boolean) => answers.filter(test).length;
	const counts: Count[] = [
		{
			what: 'accepted',
			expected: play.accepted ?? 0,
			actual: answered((a) => a.status === 200 && a.outcome === null),
		},
		{ what: 'ran', expected: expectedRuns, actual: effects.size },
		{ what: 'ran twice', expected: 0, actual: twice },
		{
			what: 'duplicates dropped',
			expected: play.duplicates ?? 0,
			actual: answered((a) => a.outcome === 'duplicate'),
		},
		{
			what: 'without a change dropped',
			expected: play.unchanged ?? 0,
			actual: answered((a) => a.outcome === 'unchanged' || a.outcome === 'remembered'),
		},
		{
			what: 'outdated dropped',
			expected: play.outdated ?? 0,
			actual: answered((a) => a.outcome === 'outdated'),
		},
		{
			what: 'verification messages answered',
			expected: play.handshakes ?? 0,
			actual: answered((a) => a.outcome === 'handshake'),
		},
		{ what: 'refused', expected: play.refused ?? 0, actual: answered((a) => a.status === 401) },
		{ what: 'left in the queue', expected: 0, actual: play.left?.() ?? 0 },
	];
	const told = counts.filter(({ expected, actual }) => expected > 0 || actual > 0);
	const statuses: Record<string, number> = {};
	for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
	return { title: play.title, counts: told, statuses, seconds: (Date.now() - started) / 1000 };
}
