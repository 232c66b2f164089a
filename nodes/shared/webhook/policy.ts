/** How long a platform waits and repeats, from which the options of its trigger follow. */
export interface DeliveryPolicy {
	/** How long the platform waits for the answer, in ms. */
	readonly platformWaitsMs: number;
	/** When the answer goes out by default, in ms; the rest of the time is for its way. */
	readonly answerDeadlineMs: number;
	/** When the answer has to go out whatever the user enters, in ms; by default 1 ms before the platform gives up. */
	readonly latestDeadlineMs?: number;
	/** How long a delivery is known, in hours; longer than the platform's last repetition. */
	readonly rememberForHours: number;
	/** How long the platform waits, for the description; by default what platformWaitsMs says. */
	readonly waitText?: string;
	/** When the platform repeats, for the description, e.g. "Shopify repeats deliveries for 4 hours". */
	readonly repetition: string;
}
