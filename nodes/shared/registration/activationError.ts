import { NodeApiError, NodeOperationError, type IHookFunctions, type ITriggerFunctions } from 'n8n-workflow';

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
		throw curedError(context, error);
	}
}

function curedError(context: IHookFunctions | ITriggerFunctions, error: unknown): NodeOperationError {
	const { message, description } = error as Error & { description?: string | null };
	const explained = error instanceof NodeApiError || error instanceof NodeOperationError;
	const cure = explained && description ? `. ${description}` : '';
	return new NodeOperationError(context.getNode(), `${message}${cure}`);
}
