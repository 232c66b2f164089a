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

const states = new Map<string, NodeState<unknown>>();

export function nodeStateOf<Secrets>(context: IWebhookFunctions): NodeState<Secrets> {
	const place = `${context.getWorkflow().id}/${context.getNode().id}`;
	let state = states.get(place);
	if (state === undefined) {
		state = new NodeState<unknown>();
		states.set(place, state);
	}
	return state as NodeState<Secrets>;
}
