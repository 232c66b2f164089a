import type { DeliveryPolicy } from '../../shared/webhook/policy';

/** Shopify waits 5 s for an answer, repeats for 4 hours, and may send the first delivery up to a day late. */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 5000,
	answerDeadlineMs: 4000,
	rememberForHours: 72,
	repetition: 'Shopify repeats deliveries for 4 hours and can be a day late',
};
