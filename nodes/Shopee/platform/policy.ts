import type { DeliveryPolicy } from '../../shared/webhook/options';

/** Shopee waits 3 s and repeats after 5 minutes, half an hour and 3 hours; lost messages live for 3 days. */
export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 3000,
	answerDeadlineMs: 2400,
	rememberForHours: 96,
	repetition: 'Shopee repeats pushes for about 4 hours and keeps lost ones for 3 days',
};
