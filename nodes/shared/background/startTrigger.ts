import type { IDataObject, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { authorizationTask, type Authorizations } from '../health/authorizations';
import { reportTask } from '../health/reports';
import type { BackgroundContext } from '../n8n/backgroundContext';
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
}

/** The `trigger` function of every trigger. */
export function startTrigger<Keys, Parameters, Facts extends IDataObject>(
	context: ITriggerFunctions,
	{ platform, registration, authorizations, recovery, tasks }: PlatformBackground<Keys, Parameters, Facts>,
): ITriggerResponse {
	return startBackground(context, DELIVERY_WEBHOOK.path, (background, wake) => [
		...(registration === undefined
			? []
			: [lookAfterTask(background, platform, registration, recoverSettings(background)?.everyMs)]),
		...(authorizations === undefined ? [] : [authorizationTask(authorizations)]),
		// After the registration was mended: what was missed until then is recovered.
		...(recovery === undefined ? [] : recoverTask(background, platform, recovery)),
		...(tasks?.(background, wake) ?? []),
		// Last, so that what the others have found is reported at once.
		reportTask(background, platform),
	]);
}
