import type { IHttpRequestOptions } from 'n8n-workflow';

import { withDeadline } from '../util/deadline';

/*
 * n8n's HTTP client (read in n8n-core's request helpers and in @n8n/backend-network):
 * - `timeout` counts the time without a byte, so an answer that drips never ends.
 * - It follows redirects, to other hosts too, with all headers but `Authorization`, and with the body after 307.
 * - `httpRequestWithAuthentication` of an execution replaces `abortSignal` by the signal that cancels the execution.
 */

/**
 * Makes a request that ends at a deadline, and follows no redirect: an answer with status 3xx is returned.
 *
 * @param request n8n's function for requests
 * @throws DeadlineError where the whole answer has not come in time
 */
export async function boundedRequest(
	options: IHttpRequestOptions,
	deadlineMs: number,
	request: (options: IHttpRequestOptions) => Promise<unknown>,
): Promise<unknown> {
	const bounded = { ...options, timeout: deadlineMs, disableFollowRedirect: true };
	return await withDeadline(deadlineMs, async (deadline) => await request(abortedAt(deadline, bounded)));
}

/** @returns the options with a signal that is aborted at the deadline too, whatever signal n8n puts in its place */
function abortedAt(deadline: AbortSignal, options: IHttpRequestOptions): IHttpRequestOptions {
	let cancelled: AbortSignal | undefined;
	return Object.defineProperty(options, 'abortSignal', {
		enumerable: true,
		configurable: true,
		get: () => (cancelled === undefined ? deadline : AbortSignal.any([cancelled, deadline])),
		set: (signal: AbortSignal | undefined) => {
			cancelled = signal;
		},
	});
}
