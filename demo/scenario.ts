import { setTimeout as delay } from 'node:timers/promises';

import { sendUntilAccepted } from '../harness/sendUntilAccepted';
import type { RunningPlatform } from '../simulators/shared/kit';
import type { Environment } from './environment';
import type { Count, ScenarioResult } from './report';

/**
 * A platform waits half a second to five for an answer. A machine that runs the whole demo at the same time may
 * take longer, and what is then answered to which of the copies could not be counted.
 */
export const PATIENCE_MS = 60_000;

/** How a delivery was answered. */
export interface Answer {
	readonly status: number;
	/** The header X-Webhook-Outcome. */
	readonly outcome: string | null;
}

/** An answer as the simulators have it, in a log of deliveries or of a single one. */
export interface Answered {
	readonly status: number | null;
	readonly headers?: Readonly<Record<string, string>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
}

export function asAnswer({ status, headers, responseHeaders }: Answered): Answer {
	return { status: status ?? 0, outcome: (responseHeaders ?? headers)?.['x-webhook-outcome'] ?? null };
}

/** @returns the answers to what a simulator has sent */
export function answersTo(results: ReadonlyArray<{ readonly attempts: readonly Answered[] }>): Answer[] {
	return results.flatMap(({ attempts }) => attempts.map(asAnswer));
}

/** As a platform does: again until it is taken. */
export async function delivered(deliver: () => Promise<Answered>): Promise<Answer> {
	return asAnswer(await sendUntilAccepted(deliver));
}

/**
 * Delivers 5 of each forgery, one after the other, of orders that nobody knows.
 *
 * @param forgeries of the platform's kit
 */
export async function fiveOfEach(
	platform: RunningPlatform,
	url: string,
	forgeries: readonly string[],
): Promise<Answer[]> {
	const answers: Answer[] = [];
	for (const forgery of forgeries) {
		for (let time = 1; time <= 5; time++) {
			const sample = { name: `forged-${answers.length + 1}` };
			answers.push(await delivered(async () => await platform.deliver(url, sample, { forgery })));
		}
	}
	return answers;
}

/** Some hours of the day: what happens, and what must come of it. Counts that are left out are 0. */
export interface Scenario {
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
	/** Has it happen. @returns how everything was answered */
	run(): Promise<Answer[]>;
	/** Measures more, once the runs have reached the far end. */
	measure?(): Promise<Measured>;
}

/** What only one scenario measures. */
export interface Measured {
	readonly counts: readonly Count[];
	/** For people: figures that depend on the machine. */
	readonly lines: readonly string[];
}

/** What the demo shows of one platform: its scenarios build on each other. */
export interface PlatformDemo {
	readonly scenarios: readonly Scenario[];
	close(): Promise<void>;
}

/** How long the runs may take after the answers, in ms. */
const RUNS_MS = 300_000;

/** A run that should not be is noticed if it comes within this time after the last expected one. */
const SETTLE_MS = 1_000;

/** Runs one scenario and counts: the answers at the sender, the runs at the far end. */
export async function runScenario(scenario: Scenario, { sink }: Environment): Promise<ScenarioResult> {
	const started = Date.now();
	const expectedRuns = scenario.runs ?? 0;
	sink.clear();
	const answers = await scenario.run();
	await sink.waitFor(expectedRuns, RUNS_MS).catch(() => undefined);
	await delay(SETTLE_MS);
	const measured: Measured = (await scenario.measure?.()) ?? { counts: [], lines: [] };

	const effects = sink.countBy(({ body, text }) => (body as { eventId?: string }).eventId ?? text);
	const twice = [...effects.values()].filter((times) => times > 1).length;
	const answered = (test: (answer: Answer) => boolean) => answers.filter(test).length;
	const counts: Count[] = [
		{
			what: 'accepted',
			expected: scenario.accepted ?? 0,
			actual: answered((a) => a.status === 200 && a.outcome === null),
		},
		{ what: 'ran', expected: expectedRuns, actual: effects.size },
		{ what: 'ran twice', expected: 0, actual: twice },
		{
			what: 'duplicates dropped',
			expected: scenario.duplicates ?? 0,
			actual: answered((a) => a.outcome === 'duplicate'),
		},
		{
			what: 'without a change dropped',
			expected: scenario.unchanged ?? 0,
			actual: answered((a) => a.outcome === 'unchanged' || a.outcome === 'remembered'),
		},
		{
			what: 'outdated dropped',
			expected: scenario.outdated ?? 0,
			actual: answered((a) => a.outcome === 'outdated'),
		},
		{
			what: 'verification messages answered',
			expected: scenario.handshakes ?? 0,
			actual: answered((a) => a.outcome === 'handshake'),
		},
		{ what: 'refused', expected: scenario.refused ?? 0, actual: answered((a) => a.status === 401) },
		{ what: 'left in the queue', expected: 0, actual: scenario.left?.() ?? 0 },
		...measured.counts,
	];
	const notable = counts.filter(({ expected, actual }) => expected > 0 || actual > 0);
	const statuses: Record<string, number> = {};
	for (const { status } of answers) statuses[status] = (statuses[status] ?? 0) + 1;
	const seconds = (Date.now() - started) / 1000;
	return { title: scenario.title, counts: notable, lines: measured.lines, statuses, seconds };
}
