import type { IWebhookFunctions } from 'n8n-workflow';

import { TURN } from '../changes/decideState';
import { RedisResource } from '../changes/redisSnapshots';
import type { ChangeSettings } from '../changes/settings';
import type { Snapshots } from '../changes/snapshots';
import { logProblem } from '../errors/log';
import { ProblemError } from '../errors/problem';
import { REMEMBERED_LONGER_MS } from '../idempotency/eventMemory';
import type { Ledger } from '../idempotency/ledger';
import { redisKey, RedisEvent } from '../idempotency/redisEvent';
import { nodeOf, sharedNodeKey } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import type { AnswerTime } from '../redis/answerTime';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { EVENTS_ENTRY, SNAPSHOTS_ENTRY, STATES_ENTRY, type NodeState } from './nodeState';
import type { DeliverySettings } from './options';
import type { RedisState } from './redisState';

/** Of so many resources is the recurring state kept that was told last. */
const KEEP_STATES_OF = 10_000;

/**
 * Opens the ledger that the trigger's options choose, for one delivery.
 *
 * @throws where the ledger is in Redis and the credential for Redis is missing or cannot be read
 */
export async function openLedger<Keys>(
	context: IWebhookFunctions,
	state: NodeState<Keys>,
	{ ledger, bounds, redisTime }: DeliverySettings,
): Promise<Ledger> {
	if (ledger === 'embedded') {
		const entry = staticDataEntry(context, EVENTS_ENTRY);
		return state.ledger.open(entry, bounds, () => writeOthers(context, state, EVENTS_ENTRY));
	}
	const redisState = redisStateOf(context, state);
	const { prefix, commands } = await redisState.connection.open(context);
	const key = sharedNodeKey(context);
	return redisState.ledger.open({
		event: (eventId, timeoutMs) => new RedisEvent(commands(timeoutMs), redisKey(prefix, key, eventId)),
		time: redisTime,
		bounds,
		onWriteError: (problem) => logProblem(context, 'error', problem),
	});
}

/**
 * Opens the snapshots where the trigger's options keep them, for one delivery.
 *
 * @throws where the snapshots are in Redis and the credential for Redis is missing or cannot be read
 */
export async function openSnapshots<Keys>(
	context: IWebhookFunctions,
	state: NodeState<Keys>,
	{ watched, bounds }: ChangeSettings,
	{ ledger, redisTime }: DeliverySettings,
): Promise<Snapshots> {
	if (ledger === 'embedded') {
		const fields = watched.map(({ key }) => key);
		return state.snapshots.open(staticDataEntry(context, SNAPSHOTS_ENTRY), fields, bounds, {
			dropped: (count) => {
				logProblem(context, 'warn', {
					what: `There was no room for the snapshots of ${count} resources`,
					cure: 'Raise "Keep Snapshots of" in the trigger.',
				});
			},
			onSave: () => writeOthers(context, state, SNAPSHOTS_ENTRY),
		});
	}
	return await openRedisSnapshots(context, state, bounds.keepForMs, redisTime);
}

/**
 * Opens the recurring states that were told last, where the trigger's options keep them, for one delivery. They
 * are kept at least as long as an event is remembered: what was told of a resource whose last state is unknown
 * would be a duplicate.
 *
 * @throws where they are in Redis and the credential for Redis is missing or cannot be read
 */
export async function openStates<Keys>(
	context: IWebhookFunctions,
	state: NodeState<Keys>,
	{ ledger, bounds, redisTime }: DeliverySettings,
): Promise<Snapshots> {
	const keepForMs = bounds.rememberForMs + REMEMBERED_LONGER_MS;
	if (ledger === 'embedded') {
		const kept = { keepForMs, keepAtMost: KEEP_STATES_OF };
		return state.states.open(staticDataEntry(context, STATES_ENTRY), [TURN], kept, {
			dropped: () => {},
			onSave: () => writeOthers(context, state, STATES_ENTRY),
		});
	}
	state.states.forget(staticDataEntry(context, STATES_ENTRY));
	return await openRedisSnapshots(context, state, keepForMs, redisTime);
}

/** @param keepForMs how long a snapshot is kept after the last delivery of its resource, in ms */
async function openRedisSnapshots<Keys>(
	context: IWebhookFunctions,
	state: NodeState<Keys>,
	keepForMs: number,
	redisTime: AnswerTime,
): Promise<Snapshots> {
	const redisState = redisStateOf(context, state);
	const { prefix, commands } = await redisState.connection.open(context);
	const key = sharedNodeKey(context);
	const keepSeconds = Math.ceil(keepForMs / 1_000);
	return redisState.snapshots.open({
		resource: (id, timeoutMs) =>
			new RedisResource(commands(timeoutMs), redisKey(prefix, key, id), keepSeconds),
		time: redisTime,
		onWriteError: (problem) => logProblem(context, 'error', problem),
	});
}

/** @param own the entry that n8n is about to save with the delivery's copy of the static data */
function writeOthers<Keys>(context: IWebhookFunctions, state: NodeState<Keys>, own: string): void {
	state.writeEntries((name) => staticDataEntry(context, name), own);
}

/** @throws when no credential for Redis is selected */
function redisStateOf<Keys>(context: IWebhookFunctions, state: NodeState<Keys>): RedisState {
	const credential = nodeOf(context).credentials?.[REDIS_CREDENTIAL];
	if (credential === undefined)
		throw new ProblemError({
			what: 'No credential for Redis is selected in the trigger',
			cure: 'Select one, or set "Remember In" to "Workflow".',
		});
	return state.redis(credential.id ?? '');
}
