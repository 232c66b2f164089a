import { randomUUID } from 'node:crypto';

import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { CHANGE_GROUP } from '../changes/settings';
import { nodeOf } from '../n8n/node';
import type { TriggerContext } from '../n8n/triggerContext';
import { staticDataEntry } from '../n8n/staticData';
import { ownEntry } from '../registration/ownEntry';
import { canonicalJson } from '../util/canonicalJson';
import { sha256Hex } from '../util/hash';
import { readProgress, writtenProgress, type Progress } from './progress';
import type { Recovery } from './recovery';
import { recoverSettings, RECOVERY_ENTRY, type RecoverSettings } from './settings';

/**
 * Notes with the publication of a trigger from when on missed events are recovered: from the first publication with the
 * recovery on, and of an event that is added later from then on.
 */
export function beginRecovery<Keys, Parameters, Facts extends IDataObject>(
	context: IHookFunctions,
	recovery: Recovery<Keys, Parameters, Facts>,
): void {
	const settings = recoverSettings(context);
	const entry = ownEntry(context, RECOVERY_ENTRY);
	if (settings === undefined) {
		// What is told while it is off is not kept, so it begins anew when it is switched on.
		if (staticDataEntry(context, RECOVERY_ENTRY).read() !== undefined) entry.write({});
		return;
	}
	entry.write(writtenProgress(begunProgress(context, recovery, settings, readProgress(entry.read()))));
}

/** @param before undefined where the recovery begins now */
export function begunProgress<Keys, Parameters, Facts extends IDataObject>(
	context: TriggerContext,
	{ adapter, lists, selectionOf }: Recovery<Keys, Parameters, Facts>,
	settings: RecoverSettings,
	before: Progress | undefined,
): Progress {
	const now = Date.now();
	const parameters = adapter.readParameters(context);
	const events = lists.flatMap((list) => list.eventsIn(parameters));
	const others = sha256Hex(canonicalJson(selectionOf(parameters))).slice(0, 16);
	const begin = before === undefined ? now - settings.beginWithMs : now;
	const known = before?.others === others ? before.since : {};
	return {
		id: before?.id ?? randomUUID(),
		since: Object.fromEntries(events.map((event) => [event, known[event] ?? begin])),
		others,
		lists: before?.lists ?? {},
		toldSince: before?.toldSince ?? 0,
		filledFor: before?.filledFor ?? {},
	};
}

/** @returns a text that differs for each choice of watched fields; empty where none is watched */
export function watchedText(context: TriggerContext): string {
	const { [CHANGE_GROUP]: group } = nodeOf(context).parameters;
	if (typeof group !== 'object' || group === null || Object.keys(group).length === 0) return '';
	return sha256Hex(canonicalJson(group)).slice(0, 16);
}
