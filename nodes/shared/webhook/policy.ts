/** How long a platform waits for an answer and repeats a delivery. Options of its trigger follow from this. */
export interface DeliveryPolicy {
	/** How long the platform waits for the answer, in ms. */
	readonly platformWaitsMs: number;
	/** The default answer deadline, in ms. The rest of the platform's wait is for the network. */
	readonly answerDeadlineMs: number;
	/** The latest answer deadline, whatever the user enters, in ms; by default 1 ms before the platform gives up. */
	readonly latestDeadlineMs?: number;
	/** How long an event is remembered by default, in hours: until after the platform's last repetition. */
	readonly rememberForHours: number;
	/** How long the platform waits, for the description of the option; by default a sentence with platformWaitsMs. */
	readonly waitText?: string;
	/** How long the platform repeats, for the option, e.g. "Shopify repeats deliveries for 4 hours". */
	readonly repetition: string;
}
