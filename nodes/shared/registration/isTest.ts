import type { IHookFunctions } from 'n8n-workflow';

/**
 * Whether n8n registers or unregisters the URL of a test in the editor, which is another one than the published URL.
 * n8n unregisters it with another mode than "manual", and with a workflow that is not active, whether or not the
 * workflow is published (read in 2.20.12 and 2.40.7).
 */
export function isTest(context: IHookFunctions): boolean {
	return context.getMode() === 'manual' || !context.getWorkflow().active;
}
