import { randomUUID } from 'node:crypto';

import type { BackgroundContext } from '../n8n/backgroundContext';
import { RedisConnection } from '../redis/connection';
import { backoffMs } from '../util/retry';
import { monotonicMs } from '../util/monotonicTime';
import type { NotedProblem, ProblemBoard } from './problemBoard';
import { ALL_KINDS } from './problemKind';
import { SharedProblems } from './sharedProblems';

/** So often it is asked whether other processes have noted something, in ms. */
const LOOK_EVERY_MS = 30_000;
/** A Redis that does not answer is asked more seldom, at last after so many ms. */
const LONGEST_WAIT_MS = 300_000;
/** The credential may have been changed: it is read again after this time, in ms, and when Redis does not answer. */
const CREDENTIAL_MS = 3_600_000;

/**
 * What the processes of a trigger have noted in Redis, for the one that reports. Reading the credential needs an
 * isolate of n8n's expression engine, and asking whether there is something to report needs none.
 */
export class SharedReports {
	private readonly connection = new RedisConnection();
	private problems: SharedProblems | undefined;
	/** When to take, by the monotonic clock. */
	private dueAt = -Infinity;
	private lookAt = Infinity;
	private failed = 0;
	/** Of the calls that take, until one is answered. */
	private takeId = randomUUID();

	constructor(private readonly board: ProblemBoard) {}

	/** @returns whether to take. Now and then this asks Redis whether something is due, and the next call knows. */
	look(): boolean {
		const now = monotonicMs();
		if (now >= this.dueAt) return true;
		if (this.problems !== undefined && now >= this.lookAt) {
			this.lookAt = now + LOOK_EVERY_MS;
			void this.ask(this.problems);
		}
		return false;
	}

	/** @returns what is to be reported now, here and elsewhere; where Redis does not answer, what was noted here */
	async takeDue(context: BackgroundContext): Promise<readonly NotedProblem[]> {
		const { board } = this;
		try {
			const problems = await this.opened(context);
			const kinds = ALL_KINDS.filter((kind) => board.mayReport(kind));
			const answers = await Promise.all(
				kinds.map(async (kind) => ({
					kind,
					permission: await problems.take(kind, board.countOf(kind), this.takeId),
				})),
			);
			this.takeId = randomUUID();
			this.failed = 0;
			this.dueAt = monotonicMs() + CREDENTIAL_MS;
			this.lookAt = monotonicMs() + LOOK_EVERY_MS;
			for (const { kind, permission } of answers) {
				if (permission.kind === 'later') board.mayReportAgainIn(kind, permission.inMs);
				if (permission.kind === 'now' && permission.noted !== undefined) board.add(permission.noted);
			}
			return board.take(
				answers.filter(({ permission }) => permission.kind === 'now').map(({ kind }) => kind),
			);
		} catch {
			// Deliveries say by themselves that Redis does not answer.
			this.problems = undefined;
			this.dueAt = monotonicMs() + backoffMs(++this.failed, LOOK_EVERY_MS, LONGEST_WAIT_MS);
			return board.takeDue();
		}
	}

	private async opened(context: BackgroundContext): Promise<SharedProblems> {
		if (this.problems === undefined || monotonicMs() >= this.dueAt) {
			this.problems = SharedProblems.of(context, await this.connection.open(context));
		}
		return this.problems;
	}

	/** It takes no isolate, which costs n8n about 40 ms for each trigger. */
	private async ask(problems: SharedProblems): Promise<void> {
		const { board } = this;
		const id = randomUUID();
		try {
			const kinds = ALL_KINDS.filter((kind) => board.mayReport(kind));
			const found = await Promise.all(
				kinds.map(async (kind) => await problems.isDue(kind, board.countOf(kind), id)),
			);
			if (found.includes(true)) this.dueAt = monotonicMs();
		} catch {
			this.problems = undefined;
			this.dueAt = monotonicMs();
		}
	}
}
