import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

/** What happened, and what to do about it. */
export interface Explanation {
	readonly message: string;
	readonly description: string;
}

export interface PassingExplanation extends Explanation {
	/** Whether the same call may succeed a little later. */
	readonly passing?: true;
}

/** The API of a platform, for what is said of it. */
export interface ApiName {
	readonly platform: string;
	/** The fields of the credential that say where the API is, e.g. "site or base URL". */
	readonly whereItIs: string;
}

/** An answer that the platform's API does not give. */
export function explainOddAnswer({ platform, whereItIs }: ApiName, status: number): PassingExplanation {
	return {
		message: `${platform} answered with HTTP ${status}, not as its API does`,
		description: `Check the ${whereItIs} in the credential. If that is right, try again later.`,
		...((status === 429 || status >= 500) && { passing: true }),
	};
}

/** @param what the answer should have had, e.g. "a list of orders" */
export function explainWithout({ platform, whereItIs }: ApiName, what: string): Explanation {
	return {
		message: `${platform} answered without ${what}`,
		description: `Check the ${whereItIs} in the credential: what answers there may not be ${platform}.`,
	};
}

/** @param said why there was no answer */
export function explainUnreachable({ platform, whereItIs }: ApiName, said: string): Explanation {
	return {
		message: `${platform} could not be reached`,
		description: `${said}. Check the ${whereItIs} in the credential, and whether n8n can reach it.`,
	};
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
