import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';

/** A running n8n, and the way to say what is measured on it. */
export interface Bench {
	readonly n8n: N8nInstance;
	readonly api: N8nApi;
	say(line: string): void;
}

/** How long everything is measured. */
export interface Rounds {
	readonly rounds: number;
	readonly secondsEach: number;
	readonly triggerRounds: number;
	readonly eventsEach: number;
	/** Flash sales of each platform. */
	readonly sales: number;
}
