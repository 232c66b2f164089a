import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { parseEventId, type EventId } from '../idempotency/eventId';
import { redisKey, RedisEvent } from '../idempotency/redisEvent';
import { logContext } from '../n8n/log';
import { sharedNodeKey } from '../n8n/node';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { asObject } from '../util/object';
import { nodeStateOf } from './nodeState';
import { ledgerKind, rememberForMs } from './options';
import type { DeliveryPolicy } from './policy';

/** How long an execution waits for an answer of Redis, in ms. A delivery has less time. */
const REDIS_WAIT_MS = 3_000;

/**
 * The `execute` function of every trigger: n8n calls it when an execution begins, in queue mode in a worker.
 *
 * Only the first execution of an event goes on; the others end without an item. An event has several executions
 * where n8n ended after it had saved an execution and before it could answer or remember the event: n8n takes the
 * execution up again, and the platform sends the event again. The embedded ledger sees the executions of its own
 * process, a shared ledger those of all processes.
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
	// A user who retries an execution wants the execution to run.
	if (context.getMode() !== 'webhook') return [items];

	const begin = ledgerKind(options) === 'embedded' ? beginHere : beginInRedis;
	const first: INodeExecutionData[] = [];
	for (const item of items) {
		const isTest = runsEveryTime(asObject(item.json.delivery));
		const eventId = String(item.json.eventId);
		if (isTest || (await isFirst(context, eventId, begin, rememberForMs(options, policy)))) first.push(item);
	}
	return [first];
}

/** Marks an event as run by this execution. @returns the id of the execution that goes on */
type Begin = (context: IExecuteFunctions, eventId: EventId, rememberForMs: number) => Promise<string>;

const beginHere: Begin = async (context, eventId, forMs) =>
	nodeStateOf(context).ledger.begin(eventId, context.getExecutionId(), forMs);

const beginInRedis: Begin = async (context, eventId, forMs) => {
	const credentialId = context.getNode().credentials?.[REDIS_CREDENTIAL]?.id ?? '';
	const { prefix, commands } = await nodeStateOf(context).redis(credentialId).connection.open(context);
	const event = new RedisEvent(commands(REDIS_WAIT_MS), redisKey(prefix, sharedNodeKey(context), eventId));
	return await event.begin(context.getExecutionId(), Math.ceil(forMs / 1_000));
};

/** Where Redis does not answer, the execution goes on: the event was acknowledged, so it has to run. */
async function isFirst(
	context: IExecuteFunctions,
	eventId: string,
	begin: Begin,
	forMs: number,
): Promise<boolean> {
	try {
		const running = await begin(context, parseEventId(eventId), forMs);
		if (running === context.getExecutionId()) return true;
		context.logger.info(
			`Event ${eventId} was begun by execution ${running}, so this execution ends without an item`,
			logContext(context),
		);
		return false;
	} catch (error) {
		const problem = causedBy(error, {
			what: `Event ${eventId} runs, although the shared ledger does not tell whether it has run before`,
			cure: 'Test the credential for Redis of the trigger.',
		});
		logProblem(context, 'warn', problem);
		return true;
	}
}
