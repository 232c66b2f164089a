/** What may be wrong with a trigger for longer than a moment. */
export type ProblemKind =
	| 'refused'
	| 'putOff'
	| 'notSaved'
	| 'late'
	| 'registration'
	| 'authorization'
	| 'recovery'
	| 'silence'
	| 'successRate'
	| 'pushesLost';

interface KindOfProblem {
	/** So often it has to happen within the time of a report before it is reported. */
	readonly from: number;
	/** So many different texts go into one report. */
	readonly texts: number;
	/** @returns what happened, without a full stop; undefined where the texts of the problems say it all */
	readonly headline: ((count: number, platform: string) => string) | undefined;
}

const TEXTS = 5;

/** @see docs/problems.md, "Report Problems" */
export const PROBLEM_KINDS: Readonly<Record<ProblemKind, KindOfProblem>> = {
	refused: {
		from: 1,
		texts: TEXTS,
		headline: (count, platform) =>
			`${counted(count, 'delivery', 'deliveries')} that looked like ${platform}'s could not be verified or read`,
	},
	putOff: {
		from: 1,
		texts: TEXTS,
		headline: (count, platform) =>
			`${counted(count, 'delivery', 'deliveries')} of ${platform} could not be taken and got the answer 503 or 500`,
	},
	notSaved: {
		from: 1,
		texts: TEXTS,
		headline: (count) =>
			`${counted(count, 'event', 'events')} had been acknowledged when n8n failed to save the execution`,
	},
	// One late answer says little: n8n may just have started.
	late: {
		from: 5,
		// Each text has another time.
		texts: 1,
		headline: (count, platform) => `${counted(count, 'answer', 'answers')} came later than ${platform} waits`,
	},
	registration: { from: 1, texts: TEXTS, headline: undefined },
	authorization: { from: 1, texts: TEXTS, headline: undefined },
	recovery: { from: 1, texts: TEXTS, headline: undefined },
	silence: { from: 1, texts: 1, headline: undefined },
	// In queue mode, each process has its own.
	successRate: { from: 1, texts: TEXTS, headline: undefined },
	pushesLost: { from: 1, texts: 1, headline: undefined },
};

export const ALL_KINDS = Object.keys(PROBLEM_KINDS) as readonly ProblemKind[];

function counted(count: number, one: string, many: string): string {
	return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
