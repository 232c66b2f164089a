/** How Shopee delivers pushes of one code; times in ms of the platform's clock. */
export interface Schedule {
	readonly timeoutMs: number;
	/** The waits before each of the retries. */
	readonly retryWaitsMs: readonly number[];
	/** Whether a push waits until the same shop's push before it is delivered or given up. */
	readonly inSequence: boolean;
}

const SECOND = 1_000;

const COMMON: Schedule = {
	timeoutMs: 3 * SECOND,
	retryWaitsMs: [300 * SECOND, 1_800 * SECOND, 10_800 * SECOND],
	inSequence: false,
};

/** The schedules of webchat_push and fbs_sellable_stock. */
const OTHERS: Readonly<Record<number, Schedule>> = {
	10: { timeoutMs: 2 * SECOND, retryWaitsMs: [1 * SECOND, 2 * SECOND, 3 * SECOND], inSequence: true },
	36: { ...COMMON, retryWaitsMs: [60 * SECOND, 300 * SECOND, 1_800 * SECOND] },
};

/** @see the table "Basics" of each page under https://open.shopee.com/push-mechanism/ */
export function scheduleOf(code: number): Schedule {
	return OTHERS[code] ?? COMMON;
}
