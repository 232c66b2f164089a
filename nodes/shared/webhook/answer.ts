import type { IWebhookResponseData } from 'n8n-workflow';

import type { ProblemText } from '../errors/problem';
import type { Response } from '../n8n/response';

/** Why a genuine delivery starts nothing; told to the sender in a header. */
export type Outcome = 'duplicate' | 'ignored' | 'remembered' | 'unchanged' | 'outdated' | 'handshake';

const OUTCOME_HEADER = 'X-Webhook-Outcome';

/** How long a sender should wait before it tries again, in seconds. */
const RETRY_AFTER_SECONDS = '5';

/** The node has answered by itself: n8n sends nothing and starts nothing. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/**
 * The delivery is settled and starts nothing. The body is empty: Shopee counts a success with a body
 * as a failure, and the others do not look at it.
 */
export function acknowledge(response: Response, outcome: Outcome): IWebhookResponseData {
	if (isOpen(response)) response.status(200).setHeader(OUTCOME_HEADER, outcome).end();
	return ANSWERED;
}

/** 401: the delivery is not proven genuine. 400: it is genuine but cannot be read. 500: our own fault. */
export function refuse(
	response: Response,
	status: 400 | 401 | 500,
	reason: ProblemText,
): IWebhookResponseData {
	if (isOpen(response)) response.status(status).json({ message: reason });
	return ANSWERED;
}

/** 503: whether the delivery is new cannot be said right now; the platform is to send it again. */
export function postpone(response: Response, reason: ProblemText): IWebhookResponseData {
	if (isOpen(response)) {
		response.status(503).setHeader('Retry-After', RETRY_AFTER_SECONDS).json({ message: reason });
	}
	return ANSWERED;
}

/** Whether the sender still waits for an answer. */
export function isOpen(response: Response): boolean {
	return !response.headersSent && !response.destroyed;
}

/** The sender is gone: there is nobody to answer, and nothing was promised. */
export function abandon(): IWebhookResponseData {
	return ANSWERED;
}

/** @param status of an answer; a success acknowledges the delivery */
export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
