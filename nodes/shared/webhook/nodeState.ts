import type { FunctionsBase, ITriggerFunctions } from 'n8n-workflow';

import { EmbeddedSnapshots } from '../changes/embeddedSnapshots';
import { CredentialCache } from '../credential/secrets';
import { EmbeddedLedger } from '../idempotency/embeddedLedger';
import { nodeKey, nodeKeyIn } from '../n8n/node';
import { staticDataEntryOf } from '../n8n/staticData';
import { RedisState } from './redisState';
import { RefusalLog } from './refusalLog';

/** The names under which the static data of the workflow holds what a trigger remembers. */
export const EVENTS_ENTRY = 'deliveries';
export const SNAPSHOTS_ENTRY = 'snapshots';

/** What this process keeps in memory for one trigger node of one workflow. */
export class NodeState<Keys> {
	readonly ledger = new EmbeddedLedger();
	readonly snapshots = new EmbeddedSnapshots();
	readonly refusals = new RefusalLog();
	private readonly logged = new Set<string>();
	private keysCache: { readonly credentialId: string; readonly cache: CredentialCache<Keys> } | undefined;
	private redisState: { readonly credentialId: string; readonly state: RedisState } | undefined;

	/** The keys of the credential that the node uses now; those of another one are dropped. */
	keys(credentialId: string): CredentialCache<Keys> {
		if (this.keysCache?.credentialId !== credentialId) {
			this.keysCache = { credentialId, cache: new CredentialCache<Keys>() };
		}
		return this.keysCache.cache;
	}

	/** The Redis of the credential that the node uses now; what is known of another one is dropped. */
	redis(credentialId: string): RedisState {
		if (this.redisState?.credentialId !== credentialId) {
			this.redisState = { credentialId, state: new RedisState() };
		}
		return this.redisState.state;
	}

	/** Logs a text that would be the same for every delivery only once. */
	logOnce(text: string, log: (text: string) => void): void {
		if (this.logged.has(text)) return;
		this.logged.add(text);
		log(text);
	}

	/** Whether no delivery is under way, so that all that is known can be read again. */
	get idle(): boolean {
		return this.ledger.idle && this.snapshots.idle && (this.redisState?.state.idle ?? true);
	}
}

/**
 * With more nodes than this, those that have received nothing for longest are dropped: what they knew is in the
 * static data too, except for the last second of very many events.
 */
const MOST_STATES = 200;

const states = new Map<string, NodeState<unknown>>();

/** @returns what this process keeps of a trigger node, made where there is nothing yet */
export function nodeStateOf<Keys>(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): NodeState<Keys> {
	const key = nodeKey(context);
	const state = states.get(key) ?? new NodeState<unknown>();
	// Moved to the end: the first in the map is the one that was not used for longest.
	states.delete(key);
	states.set(key, state);
	if (states.size > MOST_STATES) {
		const idle = [...states].find(([, { idle: isIdle }]) => isIdle);
		if (idle !== undefined && idle[1] !== state) states.delete(idle[0]);
	}
	return state as NodeState<Keys>;
}

/**
 * Writes what this process knows of the trigger nodes of a workflow into static data that another node of the
 * same workflow is about to save as a whole: it was read when the workflow was activated, and may be older.
 */
export function writeAllToStaticData(context: ITriggerFunctions): void {
	const workflow = nodeKeyIn(context, '');
	for (const [key, { ledger, snapshots }] of states) {
		if (!key.startsWith(workflow)) continue;
		if (!ledger.unused) ledger.write(staticDataEntryOf(context, EVENTS_ENTRY, key));
		if (!snapshots.unused) snapshots.write(staticDataEntryOf(context, SNAPSHOTS_ENTRY, key));
	}
}
