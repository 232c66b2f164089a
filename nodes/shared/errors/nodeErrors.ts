import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { ProblemError, problemText, type Problem } from './problem';

/** Any of n8n's contexts. */
interface NodeContext {
	getNode(): INode;
}

/**
 * An error that the user of the node can put right.
 *
 * @param itemIndex of the item that was being handled, where there is one
 * @returns what n8n shows: `what` as the message, `cure` as the description
 */
export function userError(
	context: NodeContext,
	{ what, cure }: Problem,
	itemIndex?: number,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), what, { description: cure, itemIndex });
}

/**
 * An error of a platform's API. It is made of the problem alone: what was caught carries the request with its
 * token or signature.
 *
 * @param httpCode HTTP status where there was one
 * @returns what n8n shows: `what` as the message, `cure` as the description
 */
export function apiError(
	context: NodeContext,
	{ what: message, cure: description }: Problem,
	httpCode?: string,
): NodeApiError {
	const answer: JsonObject = { message, description };
	return new NodeApiError(context.getNode(), answer, { message, description, httpCode });
}

/**
 * @param error anything that was caught
 * @param itemIndex of the item that was being handled, where there is one
 * @returns the error as n8n shows it; one that n8n can show already as it is
 */
export function toNodeError(
	context: NodeContext,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof ProblemError) return userError(context, error, itemIndex);
	if (error instanceof Error) return new NodeOperationError(context.getNode(), error, { itemIndex });
	return new NodeApiError(context.getNode(), error as JsonObject, { itemIndex });
}

/** @returns the error of an activation: n8n shows its message only, so the cure is put into it */
export function activationError(context: NodeContext, error: unknown): NodeOperationError {
	const { message, description } = toNodeError(context, error);
	const text = description ? problemText({ what: message, cure: description }) : message;
	return new NodeOperationError(context.getNode(), text);
}
