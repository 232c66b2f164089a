/** The longest single sleep, in ms: a sleep cannot be cancelled, so a long wait is made of short sleeps. */
export const LONGEST_SLEEP_MS = 250;
