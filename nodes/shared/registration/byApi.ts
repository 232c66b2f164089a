import type { IHookFunctions } from 'n8n-workflow';

import { isTest } from './isTest';

/** Whether the form of the trigger says "Register by API". */
export function registersByApi(context: IHookFunctions): boolean {
	return context.getNodeParameter('registration', 'manual') === 'api';
}

/**
 * Whether to register the production URL of the node by API, and nothing in a test. For a platform that sends
 * everything to one URL: the test URL serves a single delivery, so it must not become that URL.
 */
export function registersProductionUrlByApi(context: IHookFunctions): boolean {
	return !isTest(context) && registersByApi(context);
}
