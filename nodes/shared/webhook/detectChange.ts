import { decideChange, type ChangeDecision, type KnownState } from '../changes/decideChange';
import { contentDigest, fieldDigests, hasAny } from '../changes/digests';
import type { ResourceState } from '../changes/resourceState';
import { changeSettings, type ChangeDefaults, type ChangeSettings } from '../changes/settings';
import { onlyFields, type DeliveredState } from '../changes/snapshot';
import type { WatchedField } from '../changes/watchedField';
import { logProblem } from '../errors/log';
import { causedBy } from '../errors/problem';
import type { Claim } from '../idempotency/claim';
import { staticDataEntry } from '../n8n/staticData';
import type { TriggerContext } from '../n8n/triggerContext';
import { hashedId, type HashedId } from '../util/hash';
import { believedTime } from '../util/time';
import type { ItemFacts } from './item';
import { SNAPSHOTS_ENTRY, type NodeMemory } from './nodeMemory';
import { openSnapshots } from './openLedgerAndSnapshots';
import type { DeliverySettings } from './options';
import type { CommerceEvent } from './types';

export type ChangeDetection =
	/** No option asks for change detection, or the event is about no resource that has a state. */
	| { readonly kind: 'notWatched' }
	/** A pulled row has none of the watched fields, so it shows no change of them. */
	| { readonly kind: 'notShown' }
	/** Another delivery about the resource is still being handled when the patience ends. */
	| { readonly kind: 'inFlight' }
	| {
			readonly kind: 'decided';
			readonly decision: ChangeDecision;
			/** The claim of the resource's snapshot; to be committed or released. */
			readonly claim: Claim;
			/** The facts for the item: which fields have changed, where fields are watched. */
			readonly itemFacts: Partial<ItemFacts>;
	  };

/**
 * Step 6 of the pipeline: does this delivery contain a change that the workflow asks for? Deliveries about one
 * resource are decided one after another: each waits until the delivery before it has been answered.
 *
 * @param resourceState reads the state of the event's resource; not called where no option asks for it
 * @throws where a shared ledger does not answer
 */
export async function detectChange<Keys>(
	context: TriggerContext,
	defaults: ChangeDefaults,
	memory: NodeMemory<Keys>,
	event: CommerceEvent,
	receivedAt: Date,
	resourceState: () => ResourceState | undefined,
	delivery: DeliverySettings,
): Promise<ChangeDetection> {
	const settings = settingsOf(context, defaults, memory);
	if (settings === undefined || delivery.ledger !== 'embedded') {
		memory.snapshots.forget(staticDataEntry(context, SNAPSHOTS_ENTRY));
	}
	if (settings === undefined) return { kind: 'notWatched' };
	const resource = resourceState();
	if (resource === undefined) return { kind: 'notWatched' };

	const delivered = deliveredState(resource, settings, receivedAt);
	const watchesFields = isGuarded(resource, settings) && settings.watched.length > 0;
	if (resource.isRow === true && watchesFields && delivered.hasNoWatchedField) return { kind: 'notShown' };
	const snapshots = await openSnapshots(context, memory, settings, delivery);
	const snapshot = await snapshots.open(resourceId(event, resource), delivery.patienceMs);
	if (snapshot === undefined) return { kind: 'inFlight' };
	const { skipOutdated, firstSeen, watched } = settings;
	let claim: Claim | undefined;
	try {
		const decision = decideChange(knownFields(snapshot.known, watched), delivered, {
			guarded: isGuarded(resource, settings),
			skipOutdated,
			firstSeen,
		});
		const facts = itemFacts(decision, watched);
		claim = snapshot.claim(decision.next);
		return { kind: 'decided', decision, claim, itemFacts: facts };
	} finally {
		// Without a claim, no answer would end what is open, and deliveries of the resource would wait.
		if (claim === undefined) snapshot.release();
	}
}

function knownFields(known: KnownState, watched: readonly WatchedField[]): KnownState {
	const keys = watched.map(({ key }) => key);
	return typeof known === 'object' ? onlyFields(known, keys) : known;
}

/** Where a watched field cannot be read, every delivery goes on: activation has already refused the field. */
function settingsOf<Keys>(
	context: TriggerContext,
	defaults: ChangeDefaults,
	memory: NodeMemory<Keys>,
): ChangeSettings | undefined {
	try {
		return changeSettings(context, defaults);
	} catch (error) {
		const problem = causedBy(error, {
			what: '"Only When Fields Change" lets every delivery through until its fields are corrected',
			cure: 'Correct the fields in the trigger.',
		});
		memory.logOnce(problem.what, () => logProblem(context, 'error', problem));
		return undefined;
	}
}

function itemFacts(decision: ChangeDecision, watched: readonly WatchedField[]): Partial<ItemFacts> {
	if (decision.kind !== 'run' || watched.length === 0) return {};
	const { changedFields } = decision;
	const paths = watched.filter(({ key }) => changedFields?.includes(key)).map(({ path }) => path);
	return { changedFields: changedFields === null ? null : paths };
}

function deliveredState(resource: ResourceState, settings: ChangeSettings, receivedAt: Date): DeliveredState {
	const { watched, listOrderMatters, skipOutdated } = settings;
	return {
		clock: skipOutdated ? believedTime(resource.updatedAt, receivedAt) : undefined,
		content: skipOutdated ? contentDigest(resource) : '',
		fields: fieldDigests(resource, watched, listOrderMatters),
		hasNoWatchedField: !hasAny(resource, watched),
	};
}

function isGuarded({ isUpdate, eventNames }: ResourceState, { events }: ChangeSettings): boolean {
	return events.length === 0 ? isUpdate : eventNames.some((name) => events.includes(name));
}

function resourceId({ platform, shopId }: CommerceEvent, { resource }: ResourceState): HashedId {
	return hashedId(`${platform}_resource`, [shopId, ...resource]);
}
