const RETRIES = 8;
const WINDOW_MS = 4 * 60 * 60 * 1_000;

/**
 * The waits before the eight retries, in ms of the platform's clock. Shopify tells their number, the four
 * hours they span and that they back off exponentially, but not the waits; here each is twice the one
 * before it (56 s, 113 s, ... 2 h) and together they make four hours.
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export const RETRY_WAITS_MS: readonly number[] = Array.from(
	{ length: RETRIES },
	(_, index) => (WINDOW_MS * 2 ** index) / (2 ** RETRIES - 1),
);
