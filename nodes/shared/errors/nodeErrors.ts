import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

import { ProblemError, problemText, shown, type Problem } from './problem';

/** Any of n8n's contexts. */
export interface NodeContext {
	getNode(): INode;
}

/**
 * Makes an error that the user of the node can correct.
 *
 * @param itemIndex index of the item that was being handled, where there is one
 * @returns the error with `what` as its message and `cure` as its description
 */
export function userError(context: NodeContext, problem: Problem, itemIndex?: number): NodeOperationError {
	const { what, cure } = shown(problem);
	return new NodeOperationError(context.getNode(), what, { description: cure, itemIndex });
}

/**
 * Makes an error of a platform's API, from the problem alone: the caught error contains the request with its
 * token or signature.
 *
 * @param httpCode HTTP status of the answer, where there was one
 * @returns the error with `what` as its message and `cure` as its description
 */
export function apiError(context: NodeContext, problem: Problem, httpCode?: string): NodeApiError {
	const { what: message, cure: description } = shown(problem);
	const answer: JsonObject = { message, description };
	return new NodeApiError(context.getNode(), answer, { message, description, httpCode });
}

/**
 * @param error anything that was caught
 * @param itemIndex index of the item that was being handled, where there is one
 * @returns the error as one of n8n's errors; an error of n8n stays the same object
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

/** @returns the error of an activation with its cure in the message, as n8n shows only the message */
export function activationError(context: NodeContext, error: unknown): NodeOperationError {
	const { message, description } = toNodeError(context, error);
	const text = description ? problemText({ what: message, cure: description }) : message;
	return new NodeOperationError(context.getNode(), text);
}
