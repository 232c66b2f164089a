import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { REDIS_CREDENTIAL } from '../redis/credential';
import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { nodeKey } from '../n8n/node';
import { logContext } from '../n8n/log';
import { nodeStateOf } from './nodeState';
import { ledgerKind, rememberForMs, type DeliveryPolicy } from './options';

/** An execution may wait longer for an answer of the store than a delivery. */
const STORE_WAIT_MS = 3_000;

/**
 * What a trigger does when an execution begins, in queue mode in a worker: the `execute` function of
 * every trigger.
 *
 * With a shared ledger, of several executions of one event only the first goes on. There are several
 * where a webhook process died after it had handed the event to n8n and before it could say so: the
 * platform then sends the event again. The others end with no item.
 */
export async function executeOnce(
	context: IExecuteFunctions,
	defaults: DeliveryPolicy,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	// Somebody who retries an execution wants it to run.
	if (ledgerKind(options) === 'embedded' || context.getMode() !== 'webhook') return [items];

	const rememberSeconds = Math.ceil(rememberForMs(options, defaults) / 1_000);
	const first: INodeExecutionData[] = [];
	for (const item of items) {
		if (await isFirst(context, String(item.json.eventId), rememberSeconds)) first.push(item);
	}
	return [first];
}

/** A store that is away stops nothing: the event was acknowledged, so it has to run. */
async function isFirst(
	context: IExecuteFunctions,
	eventId: string,
	rememberSeconds: number,
): Promise<boolean> {
	const executionId = context.getExecutionId();
	try {
		const credentialId = context.getNode().credentials?.[REDIS_CREDENTIAL]?.id ?? '';
		const eventOf = await nodeStateOf(context).redis(credentialId).events(context, nodeKey(context));
		const running = await eventOf(eventId, STORE_WAIT_MS).begin(executionId, rememberSeconds);
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
