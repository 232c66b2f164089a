import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';

import { activationError } from '../errors/nodeErrors';

/**
 * Runs what a trigger does when its workflow is activated. n8n shows only the message of an error that
 * happens there, so the cure is put into it.
 */
export async function withActivationError<Result>(
	context: IHookFunctions | ITriggerFunctions,
	activate: () => Promise<Result>,
): Promise<Result> {
	try {
		return await activate();
	} catch (error) {
		throw activationError(context, error);
	}
}
