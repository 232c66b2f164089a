import type { FunctionsBase, ITriggerFunctions } from 'n8n-workflow';

import { EmbeddedLedger } from '../idempotency/embeddedLedger';
import { EmbeddedSnapshots } from '../changes/embeddedSnapshots';
import { staticDataEntryOf } from '../n8n/staticData';
import { nodeKey, nodeKeyIn } from '../n8n/node';
import { RefusalLog } from './refusalLog';
import { RedisConnection } from '../redis/connection';
import { CredentialCache } from '../credential/secrets';

/** What this process keeps in memory for one trigger node of one workflow. */
export class NodeState<Secrets> {
	readonly ledger = new EmbeddedLedger();
	readonly snapshots = new EmbeddedSnapshots();
	readonly refusals = new RefusalLog();
	private readonly said = new Set<string>();
	private secretsOf: { readonly credentialId: string; readonly cache: CredentialCache<Secrets> } | undefined;
	private storeOf: { readonly credentialId: string; readonly store: RedisConnection } | undefined;

	/** The secrets of the credential that the node uses now; those of another one are dropped. */
	secrets(credentialId: string): CredentialCache<Secrets> {
		if (this.secretsOf?.credentialId !== credentialId) {
			this.secretsOf = { credentialId, cache: new CredentialCache<Secrets>() };
		}
		return this.secretsOf.cache;
	}

	/** The Redis of the credential that the node uses now; what is known of another one is dropped. */
	redis(credentialId: string): RedisConnection {
		if (this.storeOf?.credentialId !== credentialId) {
			this.storeOf = { credentialId, store: new RedisConnection() };
		}
		return this.storeOf.store;
	}

	/** Says something that would be the same for every delivery only once. */
	logOnce(text: string, say: (text: string) => void): void {
		if (this.said.has(text)) return;
		this.said.add(text);
		say(text);
	}

	/** Whether nothing is on its way, so that all that is known can be had again. */
	get idle(): boolean {
		return this.ledger.idle && this.snapshots.idle && (this.storeOf?.store.idle ?? true);
	}
}

/** Of nodes that have received nothing for longest, more are dropped: what they knew is in the static data too, but for the last second of very many events. */
const MOST_STATES = 200;

const states = new Map<string, NodeState<unknown>>();

/** @returns what this process keeps of a trigger node, made where there is nothing yet */
export function nodeStateOf<Secrets>(
	context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>,
): NodeState<Secrets> {
	const place = nodeKey(context);
	const state = states.get(place) ?? new NodeState<unknown>();
	// Moved to the end: the first in the map is the one that was not used for longest.
	states.delete(place);
	states.set(place, state);
	if (states.size > MOST_STATES) {
		const idle = [...states].find(([, { idle: isIdle }]) => isIdle);
		if (idle !== undefined && idle[1] !== state) states.delete(idle[0]);
	}
	return state as NodeState<Secrets>;
}

/**
 * Puts what this process knows of the trigger nodes of a workflow into static data that a node of the same
 * workflow has saved as a whole: it was read when the workflow was activated, and is older than that.
 */
export function writeAllToStaticData(context: ITriggerFunctions): void {
	const workflow = nodeKeyIn(context, '');
	for (const [place, { ledger, snapshots }] of states) {
		if (!place.startsWith(workflow)) continue;
		if (!ledger.unused) ledger.write(staticDataEntryOf(context, 'deliveries', place));
		if (!snapshots.unused) snapshots.write(staticDataEntryOf(context, 'snapshots', place));
	}
}
