import type { FunctionsBase } from 'n8n-workflow';

import type { Problem } from '../errors/problem';
import { nodeKey } from '../n8n/node';
import { monotonicMs } from '../util/monotonicTime';
import { PROBLEM_KINDS, type ProblemKind } from './problemKind';

/** A problem of one kind is reported at most once in this time, in ms. */
export const REPORT_INTERVAL_MS = 3_600_000;

/** What happened of one kind since the last report. */
export interface NotedProblem {
	readonly kind: ProblemKind;
	readonly count: number;
	/** When it happened first. */
	readonly since: Date;
	/** What happened last. */
	readonly last: Problem;
}

/** What goes wrong at one trigger, until it is reported. Its size does not depend on how much goes wrong. */
export class ProblemBoard {
	/** Whether the background of the trigger, which reports, runs in this process. */
	isReportedHere = false;
	private readonly noted = new Map<ProblemKind, NotedProblem>();
	private readonly reportedAt = new Map<ProblemKind, number>();

	note(kind: ProblemKind, last: Problem): void {
		this.add({ kind, count: 1, since: new Date(), last });
	}

	/** Adds what another process has noted. */
	add({ kind, count, since, last }: NotedProblem): void {
		const before = this.noted.get(kind);
		this.noted.set(kind, {
			kind,
			count: count + (before?.count ?? 0),
			since: before === undefined || since < before.since ? since : before.since,
			last,
		});
	}

	/** Whether anything is to be reported now. */
	get isDue(): boolean {
		return [...this.noted.values()].some((problem) => this.isReportDue(problem));
	}

	/** @returns what is to be reported now; it then counts as reported */
	takeDue(): readonly NotedProblem[] {
		const due = [...this.noted.values()].filter((problem) => this.isReportDue(problem));
		for (const { kind } of due) {
			this.noted.delete(kind);
			this.reportedAt.set(kind, monotonicMs());
		}
		return due;
	}

	/** @returns everything, for the process that reports */
	takeAll(): readonly NotedProblem[] {
		const all = [...this.noted.values()];
		this.noted.clear();
		return all;
	}

	private isReportDue({ kind, count }: NotedProblem): boolean {
		const reportedAt = this.reportedAt.get(kind) ?? -Infinity;
		return count >= PROBLEM_KINDS[kind].from && monotonicMs() - reportedAt >= REPORT_INTERVAL_MS;
	}
}

const boards = new Map<string, ProblemBoard>();

/** @returns the board of a trigger node in this process */
export function problemBoardOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): ProblemBoard {
	const key = nodeKey(context);
	const board = boards.get(key) ?? new ProblemBoard();
	boards.set(key, board);
	return board;
}
