import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { parseEventId, type EventId } from '../idempotency/eventId';
import { redisKey, RedisEvent } from '../idempotency/redisEvent';
import { logContext } from '../n8n/log';
import { sharedNodeKey } from '../n8n/node';
import type { Redis } from '../redis/connection';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { someOf } from '../util/list';
import { asObject } from '../util/object';
import { nodeMemoryOf, writeAllToStaticData } from './nodeMemory';
import { ledgerKind, rememberForMs } from './options';
import type { DeliveryPolicy } from './policy';

/** How long an execution waits for the answer of Redis about all its events, in ms. A delivery has less time. */
const REDIS_WAIT_MS = 3_000;

/**
 * The `execute` function of every trigger: n8n calls it when an execution begins, in queue mode in a worker.
 *
 * Only the first execution of an event goes on with its item; the others go on without it. An event has several
 * executions where n8n ended after it had saved an execution and before it could answer or remember the event: n8n
 * takes the execution up again, and the platform sends the event again. The embedded ledger sees the executions of
 * its own process, a shared ledger those of all processes.
 *
 * @param runsEveryTime whether an item, by its `delivery`, is a test of the platform, proven by its secret
 */
export async function executeOnce(
	context: IExecuteFunctions,
	policy: DeliveryPolicy,
	runsEveryTime: (delivery: IDataObject) => boolean = () => false,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = context.getNodeParameter('options', 0, {});
	const mode = context.getMode();
	// A user who retries an execution wants the execution to run.
	if (mode !== 'webhook' && mode !== 'trigger') return [items];
	if (mode === 'trigger') noticeRecovered(context, items);

	const forMs = rememberForMs(options, policy);
	const begin = ledgerKind(options) === 'embedded' ? beginHere(context, forMs) : beginInRedis(context, forMs);
	const beginnings = new Beginnings(context, begin);
	const isFirst = await Promise.all(
		items.map(
			async ({ json }) =>
				runsEveryTime(asObject(json.delivery)) || (await beginnings.isFirst(String(json.eventId))),
		),
	);
	beginnings.log();
	return [items.filter((_item, index) => isFirst[index])];
}

/**
 * Recovered events were handed over by this process: their execution is saved. n8n would not save by itself that they
 * were told, as no delivery brought them.
 */
function noticeRecovered(context: IExecuteFunctions, items: readonly INodeExecutionData[]): void {
	const { handedOver } = nodeMemoryOf(context);
	const began = items.flatMap(({ json }) => handedOver.get(json.eventId as EventId) ?? []);
	if (began.length === 0) return;
	for (const begin of began) begin();
	writeAllToStaticData(context);
}

/** Marks an event as run by this execution. @returns the id of the execution that goes on with it */
type Begin = (eventId: EventId) => Promise<string>;

function beginHere(context: IExecuteFunctions, forMs: number): Begin {
	return async (eventId) => nodeMemoryOf(context).ledger.begin(eventId, context.getExecutionId(), forMs);
}

/** What is called in one turn of the event loop goes to Redis in one request; see ScriptCalls. */
function beginInRedis(context: IExecuteFunctions, forMs: number): Begin {
	const credentialId = context.getNode().credentials?.[REDIS_CREDENTIAL]?.id ?? '';
	let opened: Promise<Redis> | undefined;
	return async (eventId) => {
		opened ??= nodeMemoryOf(context).redis(credentialId).connection.open(context, 'execution');
		const { prefix, commands } = await opened;
		const event = new RedisEvent(commands(REDIS_WAIT_MS), redisKey(prefix, sharedNodeKey(context), eventId));
		return await event.begin(context.getExecutionId(), Math.ceil(forMs / 1_000));
	};
}

/** The beginnings of the events of one execution. */
class Beginnings {
	/** The events of other executions ... */
	private readonly others: string[] = [];
	/** ... and those without an answer of the ledger. */
	private readonly unknown: Array<{ readonly eventId: string; readonly error: unknown }> = [];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly begin: Begin,
	) {}

	/** Where Redis does not answer, the event goes on: it was acknowledged, so it has to run. */
	async isFirst(eventId: string): Promise<boolean> {
		try {
			const running = await this.begin(parseEventId(eventId));
			if (running === this.context.getExecutionId()) return true;
			this.others.push(`${eventId} by execution ${running}`);
			return false;
		} catch (error) {
			this.unknown.push({ eventId, error });
			return true;
		}
	}

	log(): void {
		const { context, others, unknown } = this;
		if (others.length > 0) {
			context.logger.info(
				`Events were begun by other executions, so this one goes on without them: ${someOf(others)}`,
				logContext(context),
			);
		}
		const [first] = unknown;
		if (first === undefined) return;
		const ids = someOf(unknown.map(({ eventId }) => eventId));
		const problem = causedBy(first.error, {
			what: `Events (${ids}) run, although the shared ledger does not tell whether they have run before`,
			cure: 'Test the credential for Redis of the trigger.',
		});
		logProblem(context, 'warn', problem);
	}
}
