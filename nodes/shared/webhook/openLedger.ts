import type { IWebhookFunctions } from 'n8n-workflow';

import type { DeliveryLedger } from '../idempotency/ledger';
import { REDIS_CREDENTIAL } from '../redis/credential';
import { staticDataEntry } from '../n8n/staticData';
import { nodeOf, nodeKey } from '../n8n/node';
import { logProblem } from '../errors/log';
import { ProblemError } from '../errors/problem';
import type { NodeState } from './nodeState';
import type { DeliverySettings } from './adapter';
import type { RedisConnection } from '../redis/connection';

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
	{ ledger, memory, platformWaitsMs }: DeliverySettings,
): Promise<DeliveryLedger> {
	if (ledger === 'embedded') {
		return state.ledger.open(staticDataEntry(context, 'deliveries'), memory, () => {
			if (!state.snapshots.unused) state.snapshots.write(staticDataEntry(context, 'snapshots'));
		});
	}
	const store = redisStoreOf(context, state);
	return store.ledger.deliver({
		event: await store.events(context, nodeKey(context)),
		timeoutMs: storeWaitMs(platformWaitsMs),
		bounds: memory,
		failed: (problem) => logProblem(context, 'error', problem),
	});
}

/** @throws when no credential for Redis is selected */
export function redisStoreOf<Secrets>(
	context: IWebhookFunctions,
	state: NodeState<Secrets>,
): RedisConnection {
	const credential = nodeOf(context).credentials?.[REDIS_CREDENTIAL];
	if (credential === undefined)
		throw new ProblemError({
			what: 'No credential for Redis is selected in the trigger',
			cure: 'Select one, or set "Remember In" to "Workflow".',
		});
	return state.redis(credential.id ?? '');
}

/** What is left of the platform's patience is for n8n. */
export function storeWaitMs(platformWaitsMs: number): number {
	return Math.min(LONGEST_STORE_WAIT_MS, platformWaitsMs / 2);
}
