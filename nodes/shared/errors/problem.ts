/** A problem in the words for a user. Each message of this package is made of a problem. */
export interface Problem {
	/** What happened: one sentence without its full stop, e.g. "No topic is chosen". */
	readonly what: string;
	/** What to do: one or more whole sentences, e.g. "Choose at least one topic." */
	readonly cure: string;
}

declare const madeOfProblem: unique symbol;

/** A text that was made of a problem. A function that asks for this type gets no text without a cure. */
export type ProblemText = string & { readonly [madeOfProblem]: true };

/** @returns the problem as one text: "No topic is chosen. Choose at least one topic." */
export function problemText({ what, cure }: Problem): ProblemText {
	return `${what}. ${cure}` as ProblemText;
}

/** A problem as an error, for code without an n8n node. One of n8n's errors cannot be made without a node. */
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

/** @returns the message of an error, or the text of any other thrown value */
export function errorMessage(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/**
 * Makes the problem that an error caused.
 *
 * @param error anything that was caught; the errors of this package have their own cure
 * @param problem the failed work, and the cure where the error has none
 * @returns e.g. "Lazada orders could not be pulled: Lazada does not accept the access token", with its cure
 */
export function causedBy(error: unknown, { what, cure }: Problem): Problem {
	const cause = causeOf(error);
	return { what: `${what}: ${cause.what.replace(/\.$/, '')}`, cure: cause.cure ?? cure };
}

/**
 * @param error anything that was caught
 * @param otherwise the failed work and its cure, for an error without a cure
 * @returns the problem of the error itself where the error has a cure, else the problem that the error caused
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

/** @returns the problem with the platform's own message about it; unchanged where the message is empty */
export function withWordsOf<Kind extends Problem>(platform: string, message: string, problem: Kind): Kind {
	return message === '' ? problem : { ...problem, cure: `${problem.cure} ${platform} says: ${message}` };
}
