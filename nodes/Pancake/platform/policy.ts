import type { DeliveryPolicy } from '../../shared/webhook/policy';

/**
 * Pancake publishes neither how long it waits for an answer nor whether it repeats. So the answer goes out
 * early, and a delivery is known for a day, not longer: a product changed back to what it was is the same
 * content again, and may carry no time that tells it from a repetition.
 */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 5000,
	answerDeadlineMs: 3000,
	waitText: 'How long Pancake waits is not published; this assumes 5,000 ms',
	rememberForHours: 24,
	repetition:
		'Pancake does not publish whether it repeats deliveries; the same content that comes again within this time counts as one',
};
