import { oneLine } from '../util/text';

/** A problem in the words for a user. Each message of this package is made of a problem. */
export interface Problem {
	/** What happened: one sentence without its full stop, e.g. "No topic is chosen". */
	readonly what: string;
	/** What to do: one or more whole sentences, e.g. "Choose at least one topic." */
	readonly cure: string;
}

/** The number of characters of `what`, and of `cure`, that users and logs are shown. */
const LONGEST = 1_000;

/**
 * Makes a problem fit to be shown. A problem may quote a server, which may send megabytes, line breaks and escape
 * sequences. Every message and every line of the log is made of what this function returns.
 */
export function shown<Kind extends Problem>(problem: Kind): Kind {
	return { ...problem, what: oneLine(problem.what, LONGEST), cure: oneLine(problem.cure, LONGEST) };
}

declare const madeOfProblem: unique symbol;

/** A text that was made of a problem. A function that asks for this type gets no text without a cure. */
export type ProblemText = string & { readonly [madeOfProblem]: true };

/** @returns the problem as one text: "No topic is chosen. Choose at least one topic." */
export function problemText(problem: Problem): ProblemText {
	const { what, cure } = shown(problem);
	return `${what}. ${cure}` as ProblemText;
}

/** @returns the problem of a refused delivery, whose reason is already one text */
export function asProblem(reason: ProblemText): Problem {
	return { what: 'A delivery was refused', cure: reason };
}

/** A problem as an error, for code without an n8n node. One of n8n's errors cannot be made without a node. */
export class ProblemError extends Error implements Problem {
	override readonly name: string = 'ProblemError';
	readonly what: string;
	readonly cure: string;

	/** The parts stay whole: a secret has to be found in them before they are cut. */
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

/** @returns why something failed: the message of an error, without the cure of an error of this package */
export function reasonOf(error: unknown): string {
	return causeOf(error).what.replace(/\.$/, '');
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
