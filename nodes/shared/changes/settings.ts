import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { splitList } from '../util/text';
import { nodeOf } from '../n8n/node';
import { numberWithin } from '../util/number';
import type { Guards } from './decideChange';
import { parseWatchedField, type WatchedField } from './watchedField';
import type { WatchPreset } from './presets';

type Context = IHookFunctions | IWebhookFunctions;

/** The name of the group of parameters in a trigger. */
export const CHANGE_GROUP = 'onlyWhenChanged';

/** The facts about a platform's events that step 6 of the pipeline needs. */
export interface ChangeDefaults {
	readonly presets: readonly WatchPreset[];
	/** "remember" where the platform sends a separate event for a new resource. */
	readonly firstSeen: Guards['firstSeen'];
}

/** The options of a trigger for step 6 of the pipeline. */
export interface ChangeSettings {
	readonly watched: readonly WatchedField[];
	/** Names of the guarded events in lower case; empty where all updates are guarded. */
	readonly events: readonly string[];
	readonly skipOutdated: boolean;
	readonly firstSeen: Guards['firstSeen'];
	readonly listOrderMatters: boolean;
	readonly bounds: SnapshotBounds;
}

export interface SnapshotBounds {
	/** How long the snapshot of a resource is kept after the resource's last delivery, in ms. */
	readonly keepForMs: number;
	/** The largest number of snapshots; resources without a delivery for longest are dropped first. */
	readonly keepAtMost: number;
}

export const KEEP_FOR_DAYS = 90;
export const KEEP_AT_MOST = 10_000;
export const KEEP_AT_MOST_EVER = 200_000;
const DAY_MS = 86_400_000;

/**
 * Reads the options of step 6.
 *
 * @returns undefined where no option asks for step 6
 * @throws ProblemError where a watched field cannot be read
 */
export function changeSettings(
	context: Context,
	{ presets, firstSeen }: ChangeDefaults,
): ChangeSettings | undefined {
	if (!mayBeSet(context)) return undefined;
	const group = context.getNodeParameter(CHANGE_GROUP, {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const chosen = [group.presets ?? []].flat();
	const paths = [
		...presets.filter(({ value }) => chosen.includes(value)).flatMap((preset) => preset.paths),
		...splitList(typeof group.fields === 'string' ? group.fields : ''),
	];
	const skipOutdated = options.skipOutdated === true;
	const listOrderMatters = group.listOrderMatters === true;
	if (paths.length === 0 && !skipOutdated) return undefined;
	const fields = paths.map((path) => parseWatchedField(path, listOrderMatters));
	return {
		watched: [...new Map(fields.map((field) => [field.key, field])).values()],
		events: splitList(typeof group.events === 'string' ? group.events : '').map((name) => name.toLowerCase()),
		skipOutdated,
		firstSeen: group.firstSeen === 'start' || group.firstSeen === 'remember' ? group.firstSeen : firstSeen,
		listOrderMatters,
		bounds: {
			keepForMs: (numberWithin(options.keepSnapshotsDays, 1, 3_650) ?? KEEP_FOR_DAYS) * DAY_MS,
			keepAtMost: numberWithin(options.keepSnapshotsOf, 100, KEEP_AT_MOST_EVER) ?? KEEP_AT_MOST,
		},
	};
}

/** Looks at the saved parameters first: a trigger without these options then evaluates no parameter. */
function mayBeSet(context: Context): boolean {
	const { options, [CHANGE_GROUP]: group } = nodeOf(context).parameters;
	const skips = typeof options !== 'object' || options === null || 'skipOutdated' in options;
	return skips || (group !== undefined && Object.keys(group as object).length > 0);
}
