import type { IWebhookFunctions } from 'n8n-workflow';

import { EmbeddedLedger } from '../ledger/embedded';
import { RefusalLog } from './refusals';
import { SecretCache } from './secrets';

/** What this process keeps in memory for one trigger node of one workflow. */
export class NodeState<Secrets> {
	readonly ledger = new EmbeddedLedger();
	readonly refusals = new RefusalLog();
	private secretsOf: { readonly credentialId: string; readonly cache: SecretCache<Secrets> } | undefined;

	/** The secrets of the credential that the node uses now; those of another one are dropped. */
	secrets(credentialId: string): SecretCache<Secrets> {
		if (this.secretsOf?.credentialId !== credentialId) {
			this.secretsOf = { credentialId, cache: new SecretCache<Secrets>() };
		}
		return this.secretsOf.cache;
	}
}

/** Of nodes that have received nothing for longest, more are dropped: all is in the static data too. */
const MOST_STATES = 200;

const states = new Map<string, NodeState<unknown>>();

export function nodeStateOf<Secrets>(context: IWebhookFunctions): NodeState<Secrets> {
	const place = `${context.getWorkflow().id}/${context.getNode().id}`;
	const state = states.get(place) ?? new NodeState<unknown>();
	// Moved to the end: the first in the map is the one that was not used for longest.
	states.delete(place);
	states.set(place, state);
	if (states.size > MOST_STATES) {
		const idle = [...states].find(([, { ledger }]) => ledger.idle);
		if (idle !== undefined && idle[1] !== state) states.delete(idle[0]);
	}
	return state as NodeState<Secrets>;
}
