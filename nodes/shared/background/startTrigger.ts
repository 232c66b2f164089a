import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { authorizationTask, type Authorizations } from '../health/authorizations';
import { reportTask } from '../health/reports';
import { lookAfterTask, type LookedAfter } from '../registration/lookAfter';
import { DELIVERY_WEBHOOK } from '../registration/webhookMethods';
import { startBackground } from './background';

/** What a platform's trigger does between deliveries. */
export interface PlatformBackground {
	/** As its users write it, e.g. "Shopee". */
	readonly platform: string;
	/** Left out where the platform cannot be asked. */
	readonly registration?: LookedAfter;
	/** Left out where the platform's authorizations do not end, or nothing tells when. */
	readonly authorizations?: Authorizations;
}

/** The `trigger` function of every trigger. */
export function startTrigger(
	context: ITriggerFunctions,
	{ platform, registration, authorizations }: PlatformBackground,
): ITriggerResponse {
	return startBackground(context, DELIVERY_WEBHOOK.path, (background) => [
		...(registration === undefined ? [] : [lookAfterTask(background, platform, registration)]),
		...(authorizations === undefined ? [] : [authorizationTask(authorizations)]),
		// Last, so that what the others have found is reported at once.
		reportTask(background, platform),
	]);
}
