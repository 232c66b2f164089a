/** An answer of n8n, in the form of a delivery log or of a single delivery. */
export interface Answered {
	readonly status: number | null;
	readonly error: string | null;
	readonly durationMs: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly responseBody?: string;
	readonly retryInMs?: number | null;
	readonly url?: string;
}

/** @returns the answers to what a simulator has sent */
export function answersTo(results: ReadonlyArray<{ readonly attempts: readonly Answered[] }>): Answered[] {
	return results.flatMap(({ attempts }) => attempts);
}
