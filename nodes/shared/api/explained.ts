import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

/** What happened, and what to do about it. */
export interface Explanation {
	readonly message: string;
	readonly description: string;
}

/**
 * An error of a platform's API for n8n to show. It is made anew rather than from what was caught, which
 * carries the request with its token or signature.
 *
 * @param httpCode HTTP status where there was one
 */
export function explainedError(
	node: INode,
	{ message, description }: Explanation,
	httpCode?: string,
): NodeApiError {
	const answer: JsonObject = { message, description };
	return new NodeApiError(node, answer, { message, description, httpCode });
}
