import type { DeliveryResult } from './wire';

/** The result of one attempt to deliver, as the logs of all platforms contain it. */
export interface Attempted {
	readonly status: number | null;
	/** Why no complete answer came; null when one did. */
	readonly error: string | null;
	readonly durationMs: number;
	readonly responseHeaders: Readonly<Record<string, string>>;
	readonly responseBody: string;
}

export function attempted({ status, error, durationMs, headers, body }: DeliveryResult): Attempted {
	return { status, error, durationMs, responseHeaders: headers, responseBody: body };
}
