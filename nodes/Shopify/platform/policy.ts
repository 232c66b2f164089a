import type { DeliveryPolicy } from '../../shared/webhook/policy';

/** Shopify waits 5 s, repeats for 4 hours, and may be up to a day late with the first delivery. */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 5000,
	answerDeadlineMs: 4000,
	rememberForHours: 72,
	repetition: 'Shopify repeats deliveries for 4 hours and can be a day late',
};
