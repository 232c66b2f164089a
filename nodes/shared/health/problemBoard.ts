import type { FunctionsBase } from 'n8n-workflow';

import { problemText, type Problem } from '../errors/problem';
import { nodeKey } from '../n8n/node';
import { monotonicMs } from '../util/monotonicTime';
import { ALL_KINDS, PROBLEM_KINDS, type ProblemKind } from './problemKind';

/** A problem of one kind is reported at most once in this time, in ms. */
export const REPORT_INTERVAL_MS = 3_600_000;

/** What happened of one kind since the last report. */
export interface NotedProblem {
	readonly kind: ProblemKind;
	readonly count: number;
	/** When it happened first. */
	readonly since: Date;
	/** What happened, each text once, the last one last; as many as the kind keeps. */
	readonly problems: readonly Problem[];
}

interface OnBoard extends NotedProblem {
	/** When it was noted first, by the monotonic clock. */
	readonly notedAt: number;
}

/** What goes wrong at one trigger, until it is reported. Its size does not depend on how much goes wrong. */
export class ProblemBoard {
	/** Whether the background of the trigger, which reports, runs in this process. */
	isReportedHere = false;
	private readonly noted = new Map<ProblemKind, OnBoard>();
	/** By the monotonic clock. */
	private readonly reportedAt = new Map<ProblemKind, number>();

	note(kind: ProblemKind, problem: Problem): void {
		this.add({ kind, count: 1, since: new Date(), problems: [problem] });
	}

	/** Adds what another process has noted. */
	add({ kind, count, since, problems }: NotedProblem): void {
		const before = this.current(kind);
		this.noted.set(kind, {
			kind,
			count: count + (before?.count ?? 0),
			since: before === undefined || since < before.since ? since : before.since,
			problems: lastTexts([...(before?.problems ?? []), ...problems], PROBLEM_KINDS[kind].texts),
			notedAt: before?.notedAt ?? monotonicMs(),
		});
	}

	get isEmpty(): boolean {
		return this.noted.size === 0;
	}

	/** Whether anything is to be reported now. */
	get isDue(): boolean {
		return ALL_KINDS.some((kind) => this.isReportDue(kind));
	}

	/** How often a kind was noted. */
	countOf(kind: ProblemKind): number {
		return this.current(kind)?.count ?? 0;
	}

	/** Whether the last report of a kind was long enough ago. */
	mayReport(kind: ProblemKind): boolean {
		return monotonicMs() - (this.reportedAt.get(kind) ?? -Infinity) >= REPORT_INTERVAL_MS;
	}

	/** Whether a kind was reported within this time, in ms. */
	hasReported(kind: ProblemKind, withinMs: number): boolean {
		return monotonicMs() - (this.reportedAt.get(kind) ?? -Infinity) < withinMs;
	}

	/** @returns what is to be reported now; it then counts as reported */
	takeDue(): readonly NotedProblem[] {
		return this.take(ALL_KINDS.filter((kind) => this.isReportDue(kind)));
	}

	/** @returns what was noted of these kinds; they then count as reported */
	take(kinds: readonly ProblemKind[]): readonly NotedProblem[] {
		return kinds.flatMap((kind) => {
			const noted = this.current(kind);
			this.noted.delete(kind);
			this.reportedAt.set(kind, monotonicMs());
			return noted === undefined ? [] : [noted];
		});
	}

	/** Another process has reported a kind, or this one before it was started again. */
	mayReportAgainIn(kind: ProblemKind, ms: number): void {
		this.reportedAt.set(kind, monotonicMs() + ms - REPORT_INTERVAL_MS);
	}

	/** @returns everything, for the process that reports */
	takeAll(): readonly NotedProblem[] {
		const all = [...this.noted.values()];
		this.noted.clear();
		return all;
	}

	/** @returns undefined where it was not noted, or too seldom within the time of a report */
	private current(kind: ProblemKind): OnBoard | undefined {
		const noted = this.noted.get(kind);
		if (noted === undefined || noted.count >= PROBLEM_KINDS[kind].from) return noted;
		return monotonicMs() - noted.notedAt < REPORT_INTERVAL_MS ? noted : undefined;
	}

	private isReportDue(kind: ProblemKind): boolean {
		return this.countOf(kind) >= PROBLEM_KINDS[kind].from && this.mayReport(kind);
	}
}

/** @returns the last of the problems, each text once */
function lastTexts(problems: readonly Problem[], most: number): Problem[] {
	const byText = new Map<string, Problem>();
	for (const problem of problems) {
		const text = problemText(problem);
		byText.delete(text);
		byText.set(text, problem);
	}
	return [...byText.values()].slice(-most);
}

const boards = new Map<string, ProblemBoard>();

/** @returns the board of a trigger node in this process */
export function problemBoardOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): ProblemBoard {
	const key = nodeKey(context);
	const board = boards.get(key) ?? new ProblemBoard();
	boards.set(key, board);
	return board;
}
