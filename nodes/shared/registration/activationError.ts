import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';

import { activationError } from '../errors/nodeErrors';

/**
 * Runs the activation of a trigger. n8n shows only the message of an error during activation, so the error
 * that is thrown here has its cure in the message.
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
