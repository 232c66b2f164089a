import type { IWebhookFunctions } from 'n8n-workflow';

import type { DeliveryLedger } from '../idempotency/ledger';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { nodeData } from '../n8n/staticData';
import { nodeOf, nodePlace } from '../n8n/node';
import { placeOf } from '../n8n/log';
import type { NodeState } from './nodeState';
import type { Timing } from './adapter';
import type { RedisStore } from '../redis/connection';

/** A store that is slower than this is as good as none, in ms. */
const LONGEST_STORE_WAIT_MS = 1_000;

/**
 * The ledger that the trigger's options name, as one delivery uses it.
 *
 * @throws when it is a shared one whose credential is missing or cannot be read
 */
export async function openLedger<Secrets>(
	context: IWebhookFunctions,
	state: NodeState<Secrets>,
	{ ledger, memory, platformWaitsMs }: Timing,
): Promise<DeliveryLedger> {
	if (ledger === 'embedded') {
		return state.ledger.open(nodeData(context, 'deliveries'), memory, () => {
			if (!state.snapshots.unused) state.snapshots.write(nodeData(context, 'snapshots'));
		});
	}
	const store = redisStoreOf(context, state);
	return store.ledger.deliver({
		event: await store.events(context, nodePlace(context)),
		timeoutMs: storeWaitMs(platformWaitsMs),
		bounds: memory,
		failed: (message) => context.logger.error(message, placeOf(context)),
	});
}

/** @throws when no credential for Redis is selected */
export function redisStoreOf<Secrets>(context: IWebhookFunctions, state: NodeState<Secrets>): RedisStore {
	const credential = nodeOf(context).credentials?.[REDIS_CREDENTIAL];
	if (credential === undefined)
		throw new Error(
			'No credential for Redis is selected in the trigger: select one, or set "Remember In" to "Workflow"',
		);
	return state.redis(credential.id ?? '');
}

/** What is left of the platform's patience is for n8n. */
export function storeWaitMs(platformWaitsMs: number): number {
	return Math.min(LONGEST_STORE_WAIT_MS, platformWaitsMs / 2);
}
