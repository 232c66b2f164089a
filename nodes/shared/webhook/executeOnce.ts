import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { parseEventId } from '../idempotency/eventId';
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
 * With a shared ledger, only the first execution of an event goes on; the others end without an item. An event
 * has several executions where a webhook process died after it had handed the event to n8n and before it could
 * answer: the platform then sends the event again.
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
	if (ledgerKind(options) === 'embedded' || context.getMode() !== 'webhook') return [items];

	const rememberSeconds = Math.ceil(rememberForMs(options, policy) / 1_000);
	const first: INodeExecutionData[] = [];
	for (const item of items) {
		const isTest = runsEveryTime(asObject(item.json.delivery));
		if (isTest || (await isFirst(context, String(item.json.eventId), rememberSeconds))) first.push(item);
	}
	return [first];
}

/** Where Redis does not answer, the execution goes on: the event was acknowledged, so it has to run. */
async function isFirst(
	context: IExecuteFunctions,
	eventId: string,
	rememberSeconds: number,
): Promise<boolean> {
	const executionId = context.getExecutionId();
	try {
		const credentialId = context.getNode().credentials?.[REDIS_CREDENTIAL]?.id ?? '';
		const { prefix, commands } = await nodeStateOf(context).redis(credentialId).connection.open(context);
		const key = redisKey(prefix, sharedNodeKey(context), parseEventId(eventId));
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
