import type { FunctionsBase, IExecuteFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import { EmbeddedSnapshots } from '../changes/embeddedSnapshots';
import { CredentialCache } from '../credential/secrets';
import { pendingOf, type Claim } from '../idempotency/claim';
import { EmbeddedLedger } from '../idempotency/embeddedLedger';
import type { EventId } from '../idempotency/eventId';
import { nodeKey, nodeKeyIn } from '../n8n/node';
import { staticDataEntryOf, type StaticDataEntry } from '../n8n/staticData';
import { writeUnsaved } from '../n8n/unsavedEntries';
import { RateLimit } from '../util/rateLimit';
import { DIAGNOSES_IN_A_ROW, DIAGNOSIS_INTERVAL_MS } from './diagnosis';
import { GroupQueue } from './groupQueue';
import type { QueuedEvent } from './queuedEvent';
import { RedisStores } from './redisStores';
import { RefusalLog } from './refusalLog';
import { BODIES_READ_IN_A_ROW, BODY_READ_INTERVAL_MS } from './resemblance';
import { SubscriptionLog } from './subscriptionLog';

/** The names of the static data entries in which a trigger remembers events and snapshots. */
export const EVENTS_ENTRY = 'deliveries';
export const SNAPSHOTS_ENTRY = 'snapshots';
/** ... and the recurring states that were told last. */
export const LAST_TOLD_ENTRY = 'states';

/** ... and what was told of each resource and event, where missed events are recovered. */
export const TOLD_ENTRY = 'told';

/** What this process keeps in memory for one trigger node of one workflow. */
export class NodeMemory<Keys> {
	readonly ledger = new EmbeddedLedger();
	readonly snapshots = new EmbeddedSnapshots();
	/** The recurring state that was told last, by resource. */
	readonly lastTold = new EmbeddedSnapshots();
	/** What was told of each resource and event, where missed events are recovered. */
	readonly told = new EmbeddedSnapshots();
	/** The events that wait until n8n has saved an execution. */
	readonly groups = new GroupQueue<QueuedEvent>();
	/** How many copies wait for the delivery before them. */
	copiesWaiting = 0;
	/** Recovered events that were handed over to n8n; called when their execution begins. */
	readonly handedOver = new Map<EventId, () => void>();
	readonly refusals = new RefusalLog();
	readonly subscriptions = new SubscriptionLog();
	readonly diagnoses = new RateLimit(DIAGNOSES_IN_A_ROW, DIAGNOSIS_INTERVAL_MS);
	readonly bodiesRead = new RateLimit(BODIES_READ_IN_A_ROW, BODY_READ_INTERVAL_MS);
	private readonly logged = new Set<string>();
	private keysCache: { readonly credentialId: string; readonly cache: CredentialCache<Keys> } | undefined;
	private redisStores: { readonly credentialId: string; readonly stores: RedisStores } | undefined;

	/** @param key see nodeKey */
	constructor(private readonly key: string) {}

	/** The keys of the credential that the node uses now. The keys of an earlier credential are dropped. */
	keys(credentialId: string): CredentialCache<Keys> {
		if (this.keysCache?.credentialId !== credentialId) {
			this.keysCache = { credentialId, cache: new CredentialCache<Keys>() };
		}
		return this.keysCache.cache;
	}

	/** The stores in the Redis of the credential that the node uses now. Those of an earlier Redis are dropped. */
	redis(credentialId: string): RedisStores {
		if (this.redisStores?.credentialId !== credentialId) {
			this.redisStores = { credentialId, stores: new RedisStores() };
		}
		return this.redisStores.stores;
	}

	/**
	 * n8n saves a copy of the static data as a whole, so whoever has one entry saved has the others saved too.
	 *
	 * @param entryOf gives an entry of the copy by its name
	 * @param except the entry that is written anyway
	 */
	writeEntries(entryOf: (name: string) => StaticDataEntry, except?: string): void {
		for (const [name, memory] of this.memories()) {
			if (name !== except && !memory.isEmpty) memory.write(entryOf(name));
		}
		writeUnsaved(this.key, entryOf);
	}

	/**
	 * Has the claims saved with the execution that a delivery hands over.
	 *
	 * @param entryOf gives an entry of the copy of the static data that n8n saves with the execution
	 * @param isSaved whether the execution is known to be saved
	 * @returns whether n8n saves the copy
	 */
	persistWithExecution(
		entryOf: (name: string) => StaticDataEntry,
		claims: readonly Claim[],
		isSaved: () => boolean,
	): boolean {
		const pending = pendingOf(claims, isSaved);
		const onlyEvents = pending.size === 1 && pending.has(this.ledger);
		if (pending.size === 0 || (onlyEvents && !this.ledger.takeSave())) return false;
		for (const [name, memory] of this.memories()) {
			const own = pending.get(memory) ?? [];
			if (own.length > 0 || !memory.isEmpty) memory.writeWithExecution(entryOf(name), own as never[]);
		}
		writeUnsaved(this.key, entryOf);
		return true;
	}

	/** What lasts in n8n's static data, by the names of the entries. */
	private memories() {
		return [
			[EVENTS_ENTRY, this.ledger],
			[SNAPSHOTS_ENTRY, this.snapshots],
			[LAST_TOLD_ENTRY, this.lastTold],
			[TOLD_ENTRY, this.told],
		] as const;
	}

	/** Logs a text only once, although every delivery would log it. */
	logOnce(text: string, log: (text: string) => void): void {
		if (this.logged.has(text)) return;
		this.logged.add(text);
		log(text);
	}

	/**
	 * Whether this memory can be dropped and read again. A walk cannot read what was told: its copy of the static data is
	 * from the time of the activation.
	 */
	get mayBeDropped(): boolean {
		return this.told.isEmpty && this.idle;
	}

	/** Whether no delivery is being handled. */
	get idle(): boolean {
		return (
			this.groups.idle &&
			this.copiesWaiting === 0 &&
			this.handedOver.size === 0 &&
			this.ledger.idle &&
			this.snapshots.idle &&
			this.lastTold.idle &&
			this.told.idle &&
			(this.redisStores?.stores.idle ?? true)
		);
	}
}

/**
 * With more nodes than this, the memory of the node that has been without a delivery for longest is dropped.
 * The static data contains the same, except for the last second where a node remembers very many events.
 */
const MOST_NODES = 200;

const memories = new Map<string, NodeMemory<unknown>>();

/** @returns the memory that this process keeps for a trigger node; a new one where there is none yet */
export function nodeMemoryOf<Keys>(
	context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>,
): NodeMemory<Keys> {
	const key = nodeKey(context);
	const memory = memories.get(key) ?? new NodeMemory<unknown>(key);
	// This memory moves to the end of the map, so the first one in the map has been unused for longest.
	memories.delete(key);
	memories.set(key, memory);
	if (memories.size > MOST_NODES) {
		for (const [other, { mayBeDropped }] of memories) {
			if (!mayBeDropped) continue;
			if (other !== key) memories.delete(other);
			break;
		}
	}
	return memory as NodeMemory<Keys>;
}

/**
 * Writes the memory of all trigger nodes of a workflow into a copy of the static data that n8n is about to save. n8n
 * saves the whole copy, which was read when the workflow was activated or when a delivery arrived, so the entries of
 * the trigger nodes in it may be outdated.
 *
 * @param except the memory of a node that has written its entries
 */
export function writeAllToStaticData(
	context: IExecuteFunctions | ITriggerFunctions | IWebhookFunctions,
	except?: object,
): void {
	const workflow = nodeKeyIn(context, '');
	for (const [key, memory] of memories) {
		if (memory === except || !key.startsWith(workflow)) continue;
		memory.writeEntries((name) => staticDataEntryOf(context, name, key));
	}
}
