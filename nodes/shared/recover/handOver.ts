import { sleep, type INodeExecutionData, type IRun } from 'n8n-workflow';

import { ProblemError, reasonOf } from '../errors/problem';
import type { Claim } from '../idempotency/claim';
import type { EventId } from '../idempotency/eventId';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { observeExecutionWrite } from '../n8n/executionWrite';
import { nodeKey } from '../n8n/node';
import { sha256Hex } from '../util/hash';
import { monotonicMs } from '../util/monotonicTime';
import { LONGEST_SLEEP_MS } from '../util/wait';
import type { NodeMemory } from '../webhook/nodeMemory';

/** A recovered event that is ready for n8n. */
export interface ReadyEvent {
	readonly eventId: EventId;
	readonly item: INodeExecutionData;
	readonly claim: Claim;
}

/** How an execution ended; undefined where n8n had an execution of these events already. */
export type EndedRun = IRun | undefined;

export interface HandedOver {
	/** Resolves once n8n is known to have saved the execution. @throws where n8n has not saved it */
	readonly saved: Promise<void>;
	/** Resolves once the execution has ended. @throws where n8n has not saved it */
	readonly ended: Promise<EndedRun>;
}

/**
 * Starts one execution with recovered events. n8n starts none where it has had one with the same events already, for
 * instance before it was killed.
 *
 * @param attempt another one starts another execution with the same events
 */
export function startExecution(
	context: BackgroundContext,
	{ handedOver }: Pick<NodeMemory<unknown>, 'handedOver'>,
	events: readonly ReadyEvent[],
	attempt = 1,
): HandedOver {
	const ids = events.map(({ eventId }) => eventId);
	const [first, ...rest] = events.map(({ item }) => item);
	if (first === undefined) return { saved: Promise.resolve(), ended: Promise.resolve(undefined) };
	const { item, write } = observeExecutionWrite(first);
	let begin = (): void => {};
	const began = new Promise<void>((resolve) => {
		begin = resolve;
	});
	for (const id of ids) handedOver.set(id, begin);
	const done = context.helpers.createDeferredPromise<EndedRun>();
	const ended = done.promise.finally(() => {
		for (const id of ids) if (handedOver.get(id) === begin) handedOver.delete(id);
	});
	const digest = sha256Hex(JSON.stringify([ids, attempt])).slice(0, 32);
	// Where the execution is not awaited by the caller, its failure to be saved is known by `saved`.
	ended.catch(() => undefined);
	context.emit([[item, ...rest]], undefined, done as never, `recovered:${nodeKey(context)}:${digest}`);
	return { saved: Promise.race([write.written, began, ended.then(() => undefined)]), ended };
}

/** How long it is waited until n8n has saved an execution, in ms. Then the next one is handed over. */
const SAVED_WITHIN_MS = 5_000;

/** Of so many executions it may be unknown whether n8n has saved them. */
const MOST_UNKNOWN = 20;

/** Hands over the events of a walk in their order, and ends their claims. */
export class HandOver {
	private waiting: ReadyEvent[] = [];
	private unknown = 0;
	private failure: { readonly error: unknown } | undefined;
	/** How many events n8n has got. */
	count = 0;

	constructor(
		private readonly context: BackgroundContext,
		private readonly memory: Pick<NodeMemory<unknown>, 'handedOver'>,
		private readonly eventsPerExecution: number,
	) {}

	/** Whether n8n is known to have saved everything. */
	get isSaved(): boolean {
		return this.unknown === 0 && this.waiting.length === 0 && this.failure === undefined;
	}

	/** @throws where n8n does not save executions */
	async add(event: ReadyEvent): Promise<void> {
		this.waiting.push(event);
		// Others of the same resource would wait until its execution is saved, and it waits for others.
		if (this.eventsPerExecution > 1) event.claim.share?.();
		if (this.waiting.length >= this.eventsPerExecution) await this.flush();
	}

	/** @throws where n8n does not save executions */
	async flush(): Promise<void> {
		const events = this.waiting;
		this.waiting = [];
		if (events.length > 0) await this.start(events);
		if (this.failure !== undefined) throw this.failure.error;
	}

	/** Leaves what was not handed over for the next walk. */
	release(): void {
		releaseAll(this.waiting);
		this.waiting = [];
	}

	private async start(events: readonly ReadyEvent[]): Promise<void> {
		const ends = monotonicMs() + SAVED_WITHIN_MS;
		let isKnown = false;
		this.unknown++;
		const settled = this.saved(events).then(
			() => {
				for (const { claim } of events) claim.commit();
				this.count += events.length;
			},
			(error: unknown) => {
				releaseAll(events);
				this.failure = { error };
			},
		);
		void settled.finally(() => {
			isKnown = true;
			this.unknown--;
		});
		const mayGoOn = () => isKnown || (monotonicMs() >= ends && this.unknown < MOST_UNKNOWN);
		while (!mayGoOn()) await Promise.race([settled, sleep(LONGEST_SLEEP_MS)]);
	}

	private async saved(events: readonly ReadyEvent[]): Promise<void> {
		await startExecution(this.context, this.memory, events).saved.catch((error: unknown) => {
			throw new ProblemError({
				what: `n8n has not saved the execution: ${reasonOf(error)}`,
				cure: 'Look at the log of n8n. The events are handed over again.',
			});
		});
	}
}

/** A claim is released before the claims by which it was decided. */
function releaseAll(events: readonly ReadyEvent[]): void {
	for (const { claim } of [...events].reverse()) claim.release();
}
