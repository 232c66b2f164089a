import type { IWebhookFunctions } from 'n8n-workflow';

import { contentDigest, fieldDigests, hasAny } from '../changes/digests';
import { decideChange, type ChangeDecision, type KnownState } from '../changes/decide';
import type { WatchedField } from '../changes/watchedField';
import { changeSettings, type ChangeSettings } from '../changes/settings';
import { onlyFields, type DeliveredState } from '../changes/snapshot';
import type { OpenSnapshot, SnapshotStore } from '../changes/snapshotStore';
import type { ResourceState } from '../changes/resourceState';
import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import { staticDataEntry } from '../n8n/staticData';
import { nodeKey } from '../n8n/node';
import { sha256Hex } from '../util/hash';
import type { ItemFacts } from './item';
import type { NodeState } from './nodeState';
import { redisStoreOf, storeWaitMs } from './openLedger';
import type { PlatformAdapter, DeliverySettings } from './adapter';
import type { CommerceEvent } from './types';

/** What a delivery tells of its resource, and the snapshot that it has open until it is settled. */
export interface DetectedChange {
	readonly decision: ChangeDecision;
	readonly snapshot: OpenSnapshot;
	/** What the item tells of it: which fields have changed, where fields are watched. */
	readonly itemFacts: Partial<ItemFacts>;
}

/**
 * Step 6 of the road: does this delivery tell anything that the workflow cares about? Deliveries of one
 * resource are considered one after the other, each when the one before it has been answered.
 *
 * @returns undefined where no option asks for it, or the event is about nothing that has a state; "open"
 *   when another delivery of the resource is still on its way after the platform's patience
 * @throws where a shared ledger cannot be asked
 */
export async function detectChange<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
	event: CommerceEvent,
	timing: DeliverySettings,
): Promise<DetectedChange | undefined | 'open'> {
	const settings = settingsOf(context, receiver, state);
	if (settings === undefined || timing.ledger !== 'embedded') {
		state.snapshots.forget(staticDataEntry(context, 'snapshots'));
	}
	const subject = settings === undefined ? undefined : receiver.changes.resourceStateOf(event, context);
	if (settings === undefined || subject === undefined) return undefined;

	const delivered = deliveredState(subject, settings);
	const store = await openStore(context, state, settings, timing);
	const snapshot = await store.open(resourceId(event, subject), timing.patienceMs);
	if (snapshot === undefined) return 'open';
	const { skipOutdated, firstSeen, watched } = settings;
	const judgement = decideChange(knownOf(snapshot, watched), delivered, {
		guarded: isGuarded(subject, settings),
		skipOutdated,
		firstSeen,
	});
	return { decision: judgement, snapshot, itemFacts: foundIn(judgement, watched) };
}

function knownOf({ known }: OpenSnapshot, watched: readonly WatchedField[]): KnownState {
	const keys = watched.map(({ key }) => key);
	return typeof known === 'object' ? onlyFields(known, keys) : known;
}

/** A field that cannot be read holds nothing back: it was refused when the workflow was activated. */
function settingsOf<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	state: NodeState<Secrets>,
): ChangeSettings | undefined {
	try {
		return changeSettings(context, receiver.changes);
	} catch (error) {
		const problem = causedBy(error, {
			what: '"Only When Fields Change" lets every delivery through until its fields are corrected',
			cure: 'Correct the fields in the trigger.',
		});
		state.logOnce(problem.what, () => logProblem(context, 'error', problem));
		return undefined;
	}
}

async function openStore<Secrets>(
	context: IWebhookFunctions,
	state: NodeState<Secrets>,
	{ watched, bounds }: ChangeSettings,
	{ ledger, platformWaitsMs }: DeliverySettings,
): Promise<SnapshotStore> {
	if (ledger === 'redis') {
		return await redisStoreOf(context, state).snapshots(context, nodeKey(context), bounds.keepForMs, {
			timeoutMs: storeWaitMs(platformWaitsMs),
			failed: (problem) => logProblem(context, 'error', problem),
		});
	}
	const store = staticDataEntry(context, 'snapshots');
	const fields = watched.map(({ key }) => key);
	return state.snapshots.openStore(store, fields, bounds, {
		dropped: (count) => {
			logProblem(context, 'warn', {
				what: `There was no room for the snapshots of ${count} resources`,
				cure: 'Raise "Keep Snapshots of" in the trigger.',
			});
		},
		besides: () => state.ledger.write(staticDataEntry(context, 'deliveries')),
	});
}

function foundIn(judgement: ChangeDecision, watched: readonly WatchedField[]): Partial<ItemFacts> {
	if (judgement.kind !== 'run' || watched.length === 0) return {};
	const { changedFields } = judgement;
	const paths = watched.filter(({ key }) => changedFields?.includes(key)).map(({ path }) => path);
	return { changedFields: changedFields === null ? null : paths };
}

function deliveredState(subject: ResourceState, settings: ChangeSettings): DeliveredState {
	const { watched, listOrderMatters, skipOutdated } = settings;
	return {
		clock: skipOutdated ? subject.updatedAt : undefined,
		content: skipOutdated ? contentDigest(subject) : '',
		fields: fieldDigests(subject, watched, listOrderMatters),
		hasNoWatchedField: !hasAny(subject, watched),
	};
}

function isGuarded({ isUpdate, eventNames }: ResourceState, { events }: ChangeSettings): boolean {
	return events.length === 0 ? isUpdate : eventNames.some((name) => events.includes(name));
}

/** @returns a digest: its last 32 characters are hex, as those of an event's id */
function resourceId({ platform, shopId }: CommerceEvent, { resource }: ResourceState): string {
	return `${platform}_resource_${sha256Hex(JSON.stringify([shopId, ...resource])).slice(0, 32)}`;
}
