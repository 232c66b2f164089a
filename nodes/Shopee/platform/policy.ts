import type { DeliveryPolicy } from '../../shared/webhook/policy';

/**
 * Shopee waits 3 s for an answer, and repeats a push after 5 minutes, half an hour and 3 hours. Shopee keeps
 * lost messages for 3 days.
 */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 3000,
	answerDeadlineMs: 2400,
	rememberForHours: 96,
	repetition: 'Shopee repeats pushes for about 4 hours and keeps lost ones for 3 days',
};

/** Shopee waits only 2 s for the answer to a chat message, and then repeats the message within seconds. */
export const WEBCHAT_CODE = 10;

export const WEBCHAT_POLICY: DeliveryPolicy = {
	...POLICY,
	platformWaitsMs: 2_000,
	answerDeadlineMs: 1_500,
	latestDeadlineMs: 1_500,
};
