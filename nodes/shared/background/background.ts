import type { CronExpression, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { backgroundContext, withIsolate, type BackgroundContext } from '../n8n/backgroundContext';
import { nodeKey } from '../n8n/node';
import { sha256Hex } from '../util/hash';
import type { BackgroundTask } from './task';

/** So often it is looked whether a task is due, in seconds. */
const TICK_SECONDS = 10;

/**
 * So many triggers of an n8n work at the same time: each holds an isolate of n8n's expression engine, about 10 MB, and
 * after a start all are due.
 */
const MOST_RUNNING = 8;

/**
 * The workflows of which a trigger works. The triggers of a workflow that were published together share an isolate, and
 * n8n does not count who uses it.
 */
const running = new Set<string>();

const FAULT = 'Report this line to the maintainers of this package.';

/**
 * Starts what a trigger does between deliveries: the `trigger` function of every trigger. n8n calls it where the
 * workflow is active, in the process that has the timers (in queue mode the main process), also when n8n starts.
 *
 * It never throws and waits for nothing, so that neither a platform that is down nor a wrong credential keeps n8n from
 * publishing the workflow. It always returns an object: without one, n8n would publish the workflow again every
 * 10 seconds.
 *
 * @param webhookPath the path of the webhook in the description of the node
 * @param tasksOf makes the tasks; `wake` looks at once whether one is due, instead of with the next tick
 */
export function startBackground(
	context: ITriggerFunctions,
	webhookPath: string,
	tasksOf: (background: BackgroundContext, wake: () => void) => readonly BackgroundTask[],
): ITriggerResponse {
	if (context.getMode() === 'manual') return {};
	try {
		const own = backgroundContext(context, webhookPath);
		const background: Background = new Background(
			own,
			tasksOf(own, () => background.wake()),
		);
		context.helpers.registerCron({ expression: everyTick(nodeKey(context)) }, () => void background.tick());
		return { closeFunction: async () => background.close() };
	} catch (error) {
		const problem = causedBy(error, { what: 'The trigger cannot look after itself', cure: FAULT });
		logProblem(context, 'error', problem);
		return {};
	}
}

class Background {
	private isClosed = false;
	private isRunning = false;
	private isWoken = false;

	constructor(
		private readonly context: BackgroundContext,
		private readonly tasks: readonly BackgroundTask[],
	) {}

	/** Runs the tasks that are due, one after another. */
	async tick(): Promise<void> {
		if (this.isRunning) return;
		this.isRunning = true;
		try {
			do {
				this.isWoken = false;
				for (const task of this.tasks) await this.run(task);
			} while (this.isWoken);
		} finally {
			this.isRunning = false;
		}
	}

	/** Looks at once whether a task is due, or once the tasks that run now have ended. */
	wake(): void {
		this.isWoken = true;
		void this.tick();
	}

	close(): void {
		this.isClosed = true;
		for (const task of this.tasks) task.close?.();
	}

	private async run(task: BackgroundTask): Promise<void> {
		const { context } = this;
		const workflowId = context.getWorkflow().id ?? '';
		try {
			if (this.isClosed || !task.isDue(context)) return;
			// The next tick tries again.
			if (running.has(workflowId) || running.size >= MOST_RUNNING) return;
			running.add(workflowId);
			try {
				await withIsolate(context, async () => await task.run(context, () => this.isClosed));
			} finally {
				running.delete(workflowId);
			}
		} catch (error) {
			logProblem(context, 'error', causedBy(error, { what: task.failure, cure: FAULT }));
		}
	}
}

/** @returns a cron expression; the triggers of an n8n do not all begin in the same second */
function everyTick(key: string): CronExpression {
	const first = Number.parseInt(sha256Hex(key).slice(0, 8), 16) % TICK_SECONDS;
	const seconds = Array.from({ length: 60 / TICK_SECONDS }, (_, index) => first + index * TICK_SECONDS);
	return `${seconds.join(',')} * * * * *` as CronExpression;
}
