import { randomUUID } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import type { ProblemBoard } from '../health/problemBoard';
import { SharedProblems, type Share } from '../health/sharedProblems';
import { nodeOf } from '../n8n/node';
import type { Redis, RedisConnection } from '../redis/connection';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { backoffMs } from '../util/retry';
import { monotonicMs } from '../util/monotonicTime';
import { idleWhile } from '../util/wait';
import { nodeMemoryOf } from './nodeMemory';

/** What a delivery notes waits so long for more, in ms. After a failure, Redis is called again later and later. */
const COLLECT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;
/** Without an answer for so long, nothing is tried until a delivery notes something again, in ms. */
const GIVEN_UP_AFTER_MS = 86_400_000;

/** Takes what the deliveries of one trigger note in this process to the process that reports, through Redis. */
class Sharing {
	private unshared: Share[] = [];
	private isRunning = false;
	private isFailureLogged = false;
	private context: IWebhookFunctions | undefined;
	private connection: RedisConnection | undefined;
	private redis: Redis | undefined;
	/** When the credential was read, or tried to be read, by the monotonic clock. */
	private openedAt = -Infinity;

	constructor(private readonly board: ProblemBoard) {}

	/** Resolves when the credential was read: after `webhook()` has returned, n8n evaluates no expression in it. */
	async begin(context: IWebhookFunctions): Promise<void> {
		const credentialId = nodeOf(context).credentials?.[REDIS_CREDENTIAL]?.id ?? '';
		const { connection } = nodeMemoryOf(context).redis(credentialId);
		if (connection !== this.connection) this.redis = undefined;
		this.context = context;
		this.connection = connection;
		const begins = !this.isRunning;
		if (begins) void this.run();
		if (!begins && (this.redis !== undefined || monotonicMs() - this.openedAt < COLLECT_MS)) return;
		// The first attempt tells of a failure.
		await this.open(context, connection).catch(() => undefined);
	}

	private async run(): Promise<void> {
		this.isRunning = true;
		let failed = 0;
		let answeredAt = monotonicMs();
		while (this.isWanted && monotonicMs() - answeredAt < GIVEN_UP_AFTER_MS) {
			await idleWhile(() => this.isWanted, backoffMs(failed + 1, COLLECT_MS, LONGEST_WAIT_MS));
			if (!this.isWanted) break;
			failed = (await this.isShared()) ? 0 : failed + 1;
			if (failed === 0) answeredAt = monotonicMs();
		}
		this.isRunning = false;
		if (!this.board.isReportedHere) return;
		// One that Redis has added without an answer is then counted twice.
		for (const { noted } of this.unshared.splice(0)) this.board.add(noted);
	}

	private get isWanted(): boolean {
		return !this.board.isReportedHere && (this.unshared.length > 0 || !this.board.isEmpty);
	}

	private async isShared(): Promise<boolean> {
		const { context, connection } = this;
		if (context === undefined || connection === undefined) return false;
		try {
			const problems = SharedProblems.of(context, await this.open(context, connection));
			while (this.isWanted) {
				if (this.unshared.length === 0) {
					this.unshared = this.board.takeAll().map((noted) => ({ id: randomUUID(), noted }));
				}
				for (let next = this.unshared[0]; next !== undefined; next = this.unshared[0]) {
					await problems.add(next);
					this.unshared.shift();
				}
			}
			this.isFailureLogged = false;
			return true;
		} catch (error) {
			this.logFailure(context, error);
			return false;
		}
	}

	/** Reads the credential again where it may have been changed. Where it cannot be read now, the last one is used. */
	private async open(context: IWebhookFunctions, connection: RedisConnection): Promise<Redis> {
		this.openedAt = monotonicMs();
		const last = this.redis;
		const opening = connection.open(context);
		this.redis = await (last === undefined ? opening : opening.catch(() => last));
		return this.redis;
	}

	private logFailure(context: IWebhookFunctions, error: unknown): void {
		if (this.isFailureLogged) return;
		this.isFailureLogged = true;
		const problem = causedBy(error, {
			what: 'Problems of deliveries could not be told to the process that reports them, which is tried again',
			cure: 'Test the credential for Redis of the trigger.',
		});
		logProblem(context, 'warn', problem);
	}
}

const sharings = new WeakMap<ProblemBoard, Sharing>();

/** Resolves when everything is read that an expression may stand in. The sharing goes on, and never fails. */
export async function shareProblems(context: IWebhookFunctions, board: ProblemBoard): Promise<void> {
	const sharing = sharings.get(board) ?? new Sharing(board);
	sharings.set(board, sharing);
	await sharing.begin(context);
}
