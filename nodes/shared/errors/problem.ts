/** What went wrong, as a user is told. Each message of this package is made of one. */
export interface Problem {
	/** What happened: one sentence without its full stop, e.g. "No topic is chosen". */
	readonly what: string;
	/** What to do: one or more whole sentences, e.g. "Choose at least one topic." */
	readonly cure: string;
}

declare const madeOfProblem: unique symbol;

/** A text that was made of a problem, so that none is written without its cure. */
export type ProblemText = string & { readonly [madeOfProblem]: true };

/** @returns the problem as one text: "No topic is chosen. Choose at least one topic." */
export function problemText({ what, cure }: Problem): ProblemText {
	return `${what}. ${cure}` as ProblemText;
}

/** A problem that is met where no node of n8n is at hand to make an error of n8n of it. */
export class ProblemError extends Error implements Problem {
	override readonly name: string = 'ProblemError';
	readonly what: string;
	readonly cure: string;

	constructor({ what, cure }: Problem) {
		super(problemText({ what, cure }));
		this.what = what;
		this.cure = cure;
	}
}

/** @returns what an error says; anything can be thrown */
export function errorMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/**
 * The problem that an error caused.
 *
 * @param error anything that was caught; the errors of this package bring their own cure
 * @param problem what could not be done, and what to do where the error brings no cure
 * @returns e.g. "Lazada orders could not be pulled: Lazada does not accept the access token", with its cure
 */
export function causedBy(error: unknown, { what, cure }: Problem): Problem {
	const cause = causeOf(error);
	return { what: `${what}: ${cause.what.replace(/\.$/, '')}`, cure: cause.cure ?? cure };
}

/**
 * @param error anything that was caught
 * @param otherwise what could not be done, for an error that brings no cure
 * @returns the problem that the error itself is about, or else the one that it caused
 */
export function problemOf(error: unknown, otherwise: Problem): Problem {
	const { what, cure } = causeOf(error);
	return cure === undefined ? causedBy(error, otherwise) : { what, cure };
}

function causeOf(error: unknown): { what: string; cure: string | undefined } {
	if (error instanceof ProblemError) return error;
	const { description } = Object(error) as { description?: unknown };
	const cure = typeof description === 'string' && description !== '' ? description : undefined;
	return { what: errorMessage(error), cure };
}

/** @returns the problem, with what the platform itself says of it; unchanged where it says nothing */
export function withWordsOf<Kind extends Problem>(platform: string, said: string, problem: Kind): Kind {
	return said === '' ? problem : { ...problem, cure: `${problem.cure} ${platform} says: ${said}` };
}
