import type { IWebhookResponseData } from 'n8n-workflow';

import type { ProblemText } from '../errors/problem';
import type { Response } from '../n8n/response';

/** Why a genuine delivery starts nothing. The sender sees the reason in a header. */
export type Outcome =
	'duplicate' | 'ignored' | 'remembered' | 'unchanged' | 'outdated' | 'superseded' | 'handshake';

const OUTCOME_HEADER = 'X-Webhook-Outcome';

/** How long a sender should wait before it tries again, in seconds. */
const RETRY_AFTER_SECONDS = '5';

/** The node has answered by itself: n8n sends nothing and starts nothing. */
const ANSWERED: IWebhookResponseData = { noWebhookResponse: true };

/**
 * Answers 200: the delivery has been handled and starts nothing. The body is empty: Shopee counts a success
 * with a body as a failure, and the other platforms ignore the body.
 */
export function acknowledge(response: Response, outcome: Outcome): IWebhookResponseData {
	if (isOpen(response)) {
		markOutcome(response, outcome);
		response.status(200).end();
	}
	return ANSWERED;
}

/** Tells the sender why its delivery starts nothing. */
export function markOutcome(response: Response, outcome: Outcome): void {
	response.setHeader(OUTCOME_HEADER, outcome);
}

/** @returns why a delivery was acknowledged that starts nothing; undefined where it has started an execution */
export function outcomeOf(response: Response): Outcome | undefined {
	return response.getHeader(OUTCOME_HEADER) as Outcome | undefined;
}

/**
 * Answers 401 where the delivery is not proven genuine, 400 where the delivery cannot be read, and 500 for a
 * fault of this package or of n8n.
 */
export function refuse(
	response: Response,
	status: 400 | 401 | 500,
	reason: ProblemText,
): IWebhookResponseData {
	if (isOpen(response)) response.status(status).json({ message: reason });
	return ANSWERED;
}

/** Answers 503: the delivery cannot be verified or claimed right now, and the platform should send it again. */
export function askToRetry(response: Response, reason: ProblemText): IWebhookResponseData {
	if (isOpen(response)) {
		response.status(503).setHeader('Retry-After', RETRY_AFTER_SECONDS).json({ message: reason });
	}
	return ANSWERED;
}

/** Whether the sender still waits for an answer. */
export function isOpen(response: Response): boolean {
	return !response.headersSent && !response.destroyed;
}

/** The sender has closed the connection: nobody is left to answer, and nothing was acknowledged. */
export function leaveUnanswered(): IWebhookResponseData {
	return ANSWERED;
}

/** @param status of an answer; a success acknowledges the delivery */
export function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
