const RETRIES = 8;
const WINDOW_MS = 4 * 60 * 60 * 1_000;

/**
 * The waits before the eight retries, in ms of the platform's clock. Shopify documents the number of retries,
 * that they back off exponentially and that they span four hours, but not the waits. Here each wait is twice
 * the wait before it (56 s, 113 s, ... 2 h), and the sum is four hours.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const RETRY_WAITS_MS: readonly number[] = Array.from(
	{ length: RETRIES },
	(_, index) => (WINDOW_MS * 2 ** index) / (2 ** RETRIES - 1),
);
