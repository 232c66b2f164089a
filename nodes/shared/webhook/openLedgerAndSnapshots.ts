import { TURN } from '../changes/decideState';
import { TOLD_BY } from '../changes/toldState';
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
import type { TriggerContext } from '../n8n/triggerContext';
import type { AnswerTime } from '../redis/answerTime';
import type { Redis } from '../redis/connection';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { keepToldForMs, type RecoverSettings } from '../recover/settings';
import { EVENTS_ENTRY, SNAPSHOTS_ENTRY, LAST_TOLD_ENTRY, TOLD_ENTRY, type NodeMemory } from './nodeMemory';
import type { DeliverySettings } from './options';
import type { RedisStores } from './redisStores';

/** Of so many resources is the recurring state kept that was told last. */
const KEEP_STATES_OF = 10_000;

/** Of so many resources and events is it kept what was told. No walk reaches further back than what is kept. */
const KEEP_TOLD_OF = 100_000;

/**
 * Opens the ledger that the trigger's options choose, for one delivery.
 *
 * @throws where the ledger is in Redis and the credential for Redis is missing or cannot be read
 */
export async function openLedger<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	{ ledger, bounds, redisTime }: DeliverySettings,
): Promise<Ledger> {
	if (ledger === 'embedded') {
		const entry = staticDataEntry(context, EVENTS_ENTRY);
		return memory.ledger.open(entry, bounds, () => writeOthers(context, memory, EVENTS_ENTRY));
	}
	const redisStores = redisStoresOf(context, memory);
	const { prefix, commands } = await redisStores.connection.open(context);
	const key = sharedNodeKey(context);
	return redisStores.ledger.open({
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
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	{ watched, bounds }: ChangeSettings,
	{ ledger, redisTime }: DeliverySettings,
): Promise<Snapshots> {
	if (ledger === 'embedded') {
		const fields = watched.map(({ key }) => key);
		return memory.snapshots.open(staticDataEntry(context, SNAPSHOTS_ENTRY), fields, bounds, {
			dropped: (count) => {
				logProblem(context, 'warn', {
					what: `There was no room for the snapshots of ${count} resources`,
					cure: 'Raise "Keep Snapshots of" in the trigger.',
				});
			},
			onSave: () => writeOthers(context, memory, SNAPSHOTS_ENTRY),
		});
	}
	return await openRedisSnapshots(context, memory, bounds.keepForMs, redisTime);
}

/**
 * Opens the recurring states that were told last, where the trigger's options keep them, for one delivery. They
 * are kept at least as long as an event is remembered: what was told of a resource whose last state is unknown
 * would be a duplicate.
 *
 * @throws where they are in Redis and the credential for Redis is missing or cannot be read
 */
export async function openStates<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	{ ledger, bounds, redisTime }: DeliverySettings,
): Promise<Snapshots> {
	const keepForMs = bounds.rememberForMs + REMEMBERED_LONGER_MS;
	if (ledger === 'embedded') {
		const kept = { keepForMs, keepAtMost: KEEP_STATES_OF };
		return memory.lastTold.open(staticDataEntry(context, LAST_TOLD_ENTRY), [TURN], kept, {
			dropped: () => {},
			onSave: () => writeOthers(context, memory, LAST_TOLD_ENTRY),
		});
	}
	memory.lastTold.forget(staticDataEntry(context, LAST_TOLD_ENTRY));
	return await openRedisSnapshots(context, memory, keepForMs, redisTime);
}

/**
 * Opens what was told of each resource and event, where the trigger's options keep it, for one delivery or pulled row.
 *
 * @throws where it is in Redis and the credential for Redis is missing or cannot be read
 */
export async function openTold<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	recover: RecoverSettings,
	{ ledger, redisTime }: Pick<DeliverySettings, 'ledger' | 'redisTime'>,
): Promise<Snapshots> {
	const keepForMs = keepToldForMs(recover);
	if (ledger === 'embedded') {
		const kept = { keepForMs, keepAtMost: KEEP_TOLD_OF };
		return memory.told.open(staticDataEntry(context, TOLD_ENTRY), [TOLD_BY], kept, {
			dropped: () => {},
			onSave: () => writeOthers(context, memory, TOLD_ENTRY),
		});
	}
	return await openRedisSnapshots(context, memory, keepForMs, redisTime);
}

/** @param keepForMs how long a snapshot is kept after the last delivery of its resource, in ms */
async function openRedisSnapshots<Keys>(
	context: TriggerContext,
	memory: NodeMemory<Keys>,
	keepForMs: number,
	redisTime: AnswerTime,
): Promise<Snapshots> {
	const redisStores = redisStoresOf(context, memory);
	const { prefix, commands } = await redisStores.connection.open(context);
	const key = sharedNodeKey(context);
	const keepSeconds = Math.ceil(keepForMs / 1_000);
	return redisStores.snapshots.open({
		resource: (id, timeoutMs) =>
			new RedisResource(commands(timeoutMs), redisKey(prefix, key, id), keepSeconds),
		time: redisTime,
		onWriteError: (problem) => logProblem(context, 'error', problem),
	});
}

/** @throws where the credential for Redis is missing or cannot be read */
export async function openRedis<Keys>(context: TriggerContext, memory: NodeMemory<Keys>): Promise<Redis> {
	return await redisStoresOf(context, memory).connection.open(context);
}

/** @param own the entry that n8n is about to save with the delivery's copy of the static data */
function writeOthers<Keys>(context: TriggerContext, memory: NodeMemory<Keys>, own: string): void {
	memory.writeEntries((name) => staticDataEntry(context, name), own);
}

/** @throws when no credential for Redis is selected */
function redisStoresOf<Keys>(context: TriggerContext, memory: NodeMemory<Keys>): RedisStores {
	const credential = nodeOf(context).credentials?.[REDIS_CREDENTIAL];
	if (credential === undefined)
		throw new ProblemError({
			what: 'No credential for Redis is selected in the trigger',
			cure: 'Select one, or set "Remember In" to "Workflow".',
		});
	return memory.redis(credential.id ?? '');
}
