import type { SdkDelivery, SdkHealth } from './types';

/** In percent. In an example, the SDK's documentation warns below 90; the other limit is invented. */
const WARNS_BELOW = 90;
const FAILS_BELOW = 50;

/** @param deliveries of one webhook, oldest first; a webhook without deliveries is healthy */
export function healthOf(deliveries: readonly SdkDelivery[]): SdkHealth {
	const successes = deliveries.filter(({ status }) => status === 'success');
	const failures = deliveries.filter(({ status }) => status === 'failed');
	const rate = deliveries.length === 0 ? 100 : (successes.length / deliveries.length) * 100;
	const lastFailure = failures.at(-1);
	const lastSuccess = successes.at(-1);
	return {
		status: rate >= WARNS_BELOW ? 'healthy' : rate >= FAILS_BELOW ? 'warning' : 'error',
		success_rate: rate,
		...(lastSuccess && { last_success_at: lastSuccess.created_at }),
		...(lastFailure && {
			last_failure_at: lastFailure.created_at,
			last_failure_reason: lastFailure.failure_reason,
		}),
	};
}

/** The answer of stats for the deliveries of one webhook in the requested range of dates. */
export function statsOf(deliveries: readonly SdkDelivery[]): object {
	const events: Record<string, number> = {};
	const hours: Record<string, { hour: string; total: number; success: number; failed: number }> = {};
	for (const { event, status, created_at: at } of deliveries) {
		events[event] = (events[event] ?? 0) + 1;
		const hour = `${at.slice(0, 13)}:00:00Z`;
		const stats = (hours[hour] ??= { hour, total: 0, success: 0, failed: 0 });
		stats.total += 1;
		stats[status] += 1;
	}
	const count = deliveries.length;
	const successes = deliveries.filter(({ status }) => status === 'success').length;
	const duration = deliveries.reduce((sum, { duration_ms: ms }) => sum + ms, 0);
	return {
		total_deliveries: count,
		success_count: successes,
		failure_count: count - successes,
		average_duration_ms: count === 0 ? 0 : duration / count,
		event_counts: events,
		hourly_stats: Object.values(hours).sort((left, right) => (left.hour < right.hour ? -1 : 1)),
	};
}
