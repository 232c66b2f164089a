import type { IDataObject, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { authorizationTask, type Authorizations } from '../health/authorizations';
import { reportTask } from '../health/reports';
import { silenceTask, type ChangedSince } from '../health/silence';
import { successTask } from '../health/successRate';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { changedSinceOf } from '../recover/changedSince';
import type { Recovery } from '../recover/recovery';
import { recoverSettings } from '../recover/settings';
import { recoverTask } from '../recover/task';
import { lookAfterTask, type LookedAfter } from '../registration/lookAfter';
import { DELIVERY_WEBHOOK } from '../registration/webhookMethods';
import { startBackground } from './background';
import type { BackgroundTask } from './task';

/** What a platform's trigger does between deliveries. */
export interface PlatformBackground<
	Keys = never,
	Parameters = never,
	Facts extends IDataObject = IDataObject,
> {
	/** As its users write it, e.g. "Shopee". */
	readonly platform: string;
	/** Left out where the platform cannot be asked. */
	readonly registration?: LookedAfter;
	/** Left out where the platform's authorizations do not end, or nothing tells when. */
	readonly authorizations?: Authorizations;
	/** Left out where the platform has no list of what it has sent events about. */
	readonly recovery?: Recovery<Keys, Parameters, Facts>;
	/**
	 * What only this platform's trigger does. Left out where there is nothing.
	 *
	 * @param wake looks at once whether a task is due, instead of with the next tick
	 */
	readonly tasks?: (background: BackgroundContext, wake: () => void) => readonly BackgroundTask[];
	/** Left out where the lists of the recovery tell what has changed, or nothing does. */
	readonly changedSince?: ChangedSince;
}

/** The `trigger` function of every trigger. */
export function startTrigger<Keys, Parameters, Facts extends IDataObject>(
	context: ITriggerFunctions,
	{
		platform,
		registration,
		authorizations,
		recovery,
		tasks,
		changedSince = recovery && changedSinceOf(recovery),
	}: PlatformBackground<Keys, Parameters, Facts>,
): ITriggerResponse {
	return startBackground(context, DELIVERY_WEBHOOK.path, (background, wake) => [
		...(registration === undefined
			? []
			: [lookAfterTask(background, platform, registration, recoverSettings(background)?.everyMs)]),
		...(authorizations === undefined ? [] : [authorizationTask(authorizations)]),
		// After the registration was mended: what was missed until then is recovered.
		...withSilence(
			background,
			platform,
			[
				...(recovery === undefined ? [] : recoverTask(background, platform, recovery)),
				...(tasks?.(background, wake) ?? []),
			],
			changedSince,
		),
		...successTask(background),
		// Last, so that what the others have found is reported at once.
		reportTask(background, platform),
	]);
}

/** @returns the tasks that recover, and one that has them recover at once where deliveries are missing */
function withSilence(
	background: BackgroundContext,
	platform: string,
	recovering: readonly BackgroundTask[],
	changedSince: ChangedSince | undefined,
): BackgroundTask[] {
	if (changedSince === undefined) return [...recovering];
	const hasten = () => {
		for (const task of recovering) task.hasten?.();
	};
	return [...recovering, ...silenceTask(background, platform, changedSince, hasten)];
}
