import type { DeliveryPolicy } from '../../shared/webhook/policy';

/** Lazada waits half a second for an answer, and repeats a push every half hour, 12 times at most. */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 500,
	answerDeadlineMs: 200,
	rememberForHours: 48,
	repetition: 'Lazada repeats pushes for about 6 hours',
};
