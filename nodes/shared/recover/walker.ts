import type { IDataObject } from 'n8n-workflow';

import type { Snapshots } from '../changes/snapshots';
import { combineClaims } from '../idempotency/claim';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { monotonicMs } from '../util/monotonicTime';
import { nodeMemoryOf, type NodeMemory } from '../webhook/nodeMemory';
import { openRedis, openTold } from '../webhook/openLedgerAndSnapshots';
import { deliverySettings, type DeliverySettings } from '../webhook/options';
import { ProgressStore } from './progressStore';
import type { Recovery } from './recovery';
import type { RecoverSettings } from './settings';
import type { Walker } from './walk';

/** A walk that is not at its end after this time goes on with the next one, in ms: other tasks of the trigger wait. */
const LONGEST_WALK_MS = 300_000;

/** Where the recovery is off, it is not kept what was told. */
const NOTHING_KNOWN: Snapshots = {
	open: async () => ({
		known: undefined,
		claim: () => combineClaims([]),
		release() {},
	}),
};

/** @param recover undefined where the recovery is off: then events can only be counted */
export async function walkerOf<Keys, Parameters, Facts extends IDataObject>(
	context: BackgroundContext,
	recovery: Recovery<Keys, Parameters, Facts>,
	recover: RecoverSettings | undefined,
	parameters: Parameters,
	isOver: () => boolean,
): Promise<Walker<Keys, Parameters, Facts>> {
	const memory = nodeMemoryOf<Keys>(context);
	const settings = () => deliverySettings(context, recovery.policy, monotonicMs());
	return {
		context,
		recovery,
		memory,
		parameters,
		settings,
		told: recover === undefined ? NOTHING_KNOWN : await toldOf(context, memory, recover, settings),
		endsAt: monotonicMs() + LONGEST_WALK_MS,
		isOver,
	};
}

/** In Redis, each question has time for answers of its own. */
async function toldOf<Keys>(
	context: BackgroundContext,
	memory: NodeMemory<Keys>,
	recover: RecoverSettings,
	settings: () => DeliverySettings,
): Promise<Snapshots> {
	const opened = async () => await openTold(context, memory, recover, settings());
	if (settings().ledger === 'embedded') return await opened();
	return { open: async (id, patienceMs) => await (await opened()).open(id, patienceMs) };
}

/**
 * Opens the progress of a recovery where the trigger's options keep it.
 *
 * @throws where the credential for Redis cannot be read
 */
export async function openProgress<Keys, Parameters, Facts extends IDataObject>(
	context: BackgroundContext,
	{ policy }: Pick<Recovery<Keys, Parameters, Facts>, 'policy'>,
	memory: NodeMemory<Keys>,
): Promise<ProgressStore> {
	const { ledger } = deliverySettings(context, policy, monotonicMs());
	return new ProgressStore(context, ledger === 'redis' ? await openRedis(context, memory) : undefined);
}
