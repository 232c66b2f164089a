import type { IWebhookFunctions } from 'n8n-workflow';

import type { DeliveryLedger } from '../ledger/ledger';
import { REDIS_CREDENTIAL } from '../ledger/redisCredential';
import { nodeData } from '../nodeData';
import { nodeOf, nodePlace } from '../nodeOf';
import { placeOf } from '../place';
import type { NodeState } from './nodeState';
import type { Timing } from './receiver';

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
	if (ledger === 'embedded') return state.ledger.open(nodeData(context, 'deliveries'), memory);
	const credential = nodeOf(context).credentials?.[REDIS_CREDENTIAL];
	if (credential === undefined) throw new Error('No credential for Redis is selected in the trigger');
	const store = state.redis(credential.id ?? '');
	return store.ledger.deliver({
		event: await store.events(context, nodePlace(context)),
		// What is left of the platform's patience is for n8n.
		timeoutMs: Math.min(LONGEST_STORE_WAIT_MS, platformWaitsMs / 2),
		bounds: memory,
		failed: (message) => context.logger.error(message, placeOf(context)),
	});
}
