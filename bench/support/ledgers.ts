import type { IDataObject, INodeCredentials, INodeParameters } from 'n8n-workflow';

import { eventIdOf, type EventId } from '../../nodes/shared/idempotency/eventId';
import { fingerprintOf } from '../../nodes/shared/util/hash';
import type * as Memory from '../../nodes/shared/idempotency/eventMemory';
import { parseEvent } from '../../nodes/Shopify/platform/event';
import type { N8nApi } from '../../harness/n8nApi';
import { redisKey } from '../../nodes/shared/idempotency/redisEvent';
import { REDIS_CREDENTIAL } from '../../nodes/shared/redis/credential';
import { locate, type Program } from '../../harness/debian';
import { startRedis } from '../../harness/redis';
import { instanceIdIn, saveStaticData } from './database';
import type { Sending } from './load';
import { shipped } from './shipped';

/** Where triggers remember events, to be measured with many of them. */
export interface LedgerSetting {
	readonly name: string;
	/** Programs of Debian packages, without which it is left out. */
	readonly needs?: readonly Program[];
	/** What remembering at most costs with so many events, as a multiple of the cost with none. */
	readonly targets: Readonly<Record<number, number>>;
	start(api: N8nApi, databaseFile: string): Promise<LoadedLedger>;
}

export interface LoadedLedger {
	/** What a trigger needs besides its platform's to use it. */
	readonly parameters: INodeParameters;
	readonly credentials: INodeCredentials;
	/** Has an active workflow, which has not received anything yet, remember events. */
	remember(workflowId: string, nodeId: string, eventIds: readonly EventId[]): Promise<void>;
	close(): Promise<void>;
}

const embedded: LedgerSetting = {
	name: 'embedded',
	targets: { 10_000: 1.1, 100_000: 2 },
	start: async (_api, databaseFile) => ({
		parameters: {},
		credentials: {},
		remember: async (workflowId, nodeId, eventIds) =>
			saveStaticData(databaseFile, workflowId, staticDataOf(`${workflowId}/${nodeId}`, eventIds)),
		close: async () => {},
	}),
};

const PREFIX = 'benchmark';

/** Each event is a key of its own, whatever else there is. */
const redis: LedgerSetting = {
	name: 'shared (Redis behind Webdis)',
	needs: ['redis-server', 'webdis'],
	targets: { 10_000: 1.1, 100_000: 1.1 },
	async start(api, databaseFile) {
		const server = await startRedis();
		const data = { url: server.webdisUrl, authentication: 'none', prefix: PREFIX };
		const id = await api.createCredential(REDIS_CREDENTIAL, 'Redis', data);
		const instanceId = instanceIdIn(databaseFile);
		return {
			parameters: { options: { ledger: 'redis' } },
			credentials: { [REDIS_CREDENTIAL]: { id, name: 'Redis' } },
			async remember(workflowId, nodeId, eventIds) {
				for (let from = 0; from < eventIds.length; from += 1_000) {
					const keys = eventIds
						.slice(from, from + 1_000)
						.map((eventId) => redisKey(PREFIX, `${instanceId}/${workflowId}/${nodeId}`, eventId));
					await server.command('MSET', ...keys.flatMap((key) => [key, 'seen:benchmark']));
				}
			},
			close: async () => await server.close(),
		};
	},
};

export const LEDGERS: readonly LedgerSetting[] = [embedded, redis];

/** @returns the ledgers that can be measured on this machine */
export function availableLedgers(): LedgerSetting[] {
	return LEDGERS.filter(({ needs = [] }) => needs.every((program) => locate(program) !== undefined));
}

/** How long the Shopify trigger remembers by default, short of an hour: nothing expires meanwhile. */
const REMEMBERED_FOR_MS = 71 * 3_600_000;

/**
 * @param key the ids of the workflow and of the trigger's node, with a slash between
 * @param spanMs over which the events came in evenly, until now
 * @returns static data of a workflow whose trigger remembers the events
 */
export function staticDataOf(
	key: string,
	eventIds: readonly EventId[],
	spanMs = REMEMBERED_FOR_MS,
): IDataObject {
	// In the form of the code that will read it.
	const { EventMemory } = shipped<typeof Memory>('nodes/shared/idempotency/eventMemory');
	const memory = new EventMemory();
	const now = Date.now();
	eventIds.forEach((eventId, index) => {
		memory.add(fingerprintOf(eventId), now - spanMs + (spanMs * (index + 1)) / eventIds.length);
	});
	return { global: { [`deliveries:${key}`]: memory.copy(now) } };
}

/**
 * @param known deliveries whose events come last, as the latest
 * @returns so many event ids, made up but for those of the known deliveries
 */
export function eventIds(count: number, known: readonly Sending[] = []): EventId[] {
	const last = known.slice(0, count).map(eventIdOfDelivery);
	const madeUp = Array.from({ length: count - last.length }, (_, index) => madeUpEventId(index));
	return [...madeUp, ...last];
}

function madeUpEventId(number: number): EventId {
	return eventIdOf({ platform: 'shopify', identity: ['made up', String(number)] });
}

function eventIdOfDelivery({ body, headers }: Sending): EventId {
	const parsed = parseEvent({
		body,
		headers,
		callbackUrls: [],
		query: {},
		pathParameters: {},
		receivedAt: new Date(),
	});
	if (parsed.kind !== 'event') throw new Error(`A delivery of the benchmark is ${parsed.kind}`);
	return eventIdOf(parsed.event);
}
