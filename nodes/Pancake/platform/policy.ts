import type { DeliveryPolicy } from '../../shared/webhook/policy';

/**
 * Pancake publishes neither how long it waits for an answer nor whether it repeats deliveries. So the answer
 * goes out early, and events are remembered for one day only: content that comes again may have no time that
 * distinguishes it from a repetition.
 */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 5000,
	answerDeadlineMs: 3000,
	waitText: 'How long Pancake waits is not published; this assumes 5,000 ms',
	rememberForHours: 24,
	repetition:
		'Pancake does not publish whether it repeats deliveries; the same content of an order, product and so on that comes again within this time counts as one, unless another came in between',
};
