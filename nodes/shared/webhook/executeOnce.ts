import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { parseEventId } from '../idempotency/eventId';
import { eventKey, RedisEvent } from '../idempotency/redisEvent';
import { logContext } from '../n8n/log';
import { nodeKey } from '../n8n/node';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { nodeStateOf } from './nodeState';
import { ledgerKind, rememberForMs } from './options';
import type { DeliveryPolicy } from './policy';

/** An execution may wait longer for an answer of Redis than a delivery. */
const REDIS_WAIT_MS = 3_000;

/**
 * What a trigger does when an execution begins, in queue mode in a worker: the `execute` function of every
 * trigger.
 *
 * With a shared ledger, of several executions of one event only the first goes on. There are several where a
 * webhook process died after it had handed the event to n8n and before it could answer: the platform then
 * sends the event again. The others end with no item.
 */
export async function executeOnce(
	context: IExecuteFunctions,
	policy: DeliveryPolicy,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = context.getNodeParameter('options', 0, {});
	// Somebody who retries an execution wants it to run.
	if (ledgerKind(options) === 'embedded' || context.getMode() !== 'webhook') return [items];

	const rememberSeconds = Math.ceil(rememberForMs(options, policy) / 1_000);
	const first: INodeExecutionData[] = [];
	for (const item of items) {
		if (await isFirst(context, String(item.json.eventId), rememberSeconds)) first.push(item);
	}
	return [first];
}

/** A Redis that does not answer stops nothing: the event was acknowledged, so it has to run. */
async function isFirst(
	context: IExecuteFunctions,
	eventId: string,
	rememberSeconds: number,
): Promise<boolean> {
	const executionId = context.getExecutionId();
	try {
		const credentialId = context.getNode().credentials?.[REDIS_CREDENTIAL]?.id ?? '';
		const { prefix, commands } = await nodeStateOf(context).redis(credentialId).connection.open(context);
		const key = eventKey(prefix, nodeKey(context), parseEventId(eventId));
		const running = await new RedisEvent(commands(REDIS_WAIT_MS), key).begin(executionId, rememberSeconds);
		if (running === executionId) return true;
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
