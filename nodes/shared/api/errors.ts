import type { Problem } from '../errors/problem';
import { ownValue } from '../util/object';

/** The problem in an answer of an API. */
export interface ApiProblem extends Problem {
	/** Set where the same call may succeed a little later. */
	readonly transient?: true;
}

/** The API of a platform. */
export interface Api {
	/** The name of the platform, for messages. */
	readonly platform: string;
	/** The fields of the credential that say where the API is, for messages, e.g. "site or base URL". */
	readonly whereItIs: string;
	readonly credentialType: string;
	/** @returns the secrets of a credential, which no message, log or item may show */
	secretsIn(credential: Readonly<Record<string, unknown>>): readonly string[];
}

/** A text of a platform, for errors of any code or of some codes only, and its problem. */
export type TextRule = readonly [text: RegExp, problem: ApiProblem, codes?: readonly string[]];

/**
 * @param byText for codes with several meanings; the first text that is found counts, before the code
 * @returns the problem of an error; undefined where neither its text nor its code is known
 */
export function findProblem(
	byText: readonly TextRule[],
	byCode: Readonly<Record<string, ApiProblem>>,
	code: string,
	message: string,
): ApiProblem | undefined {
	const rule = byText.find(
		([text, , codes]) => text.test(message) && (codes === undefined || codes.includes(code)),
	);
	return rule?.[1] ?? ownValue(byCode, code);
}

/** Whether an answer is a redirect. Redirects are not followed: see `explainRedirect`. */
export function isRedirect(status: number): boolean {
	return status >= 300 && status < 400;
}

/** @returns the problem of an answer that redirects */
export function explainRedirect({ platform, whereItIs }: Api): ApiProblem {
	return {
		what: `${platform} redirects calls to another address`,
		cure: `Redirects are not followed, as the secrets of the credential would be sent along. Correct the ${whereItIs} in the credential.`,
	};
}

/** @returns the problem of an answer that is not one of the platform's API */
export function explainOddAnswer(api: Api, status: number): ApiProblem {
	if (isRedirect(status)) return explainRedirect(api);
	const { platform, whereItIs } = api;
	return {
		what: `${platform} answered with HTTP ${status}, not as its API does`,
		cure: `Check the ${whereItIs} in the credential. If that is right, try again later.`,
		...((status === 429 || status >= 500) && { transient: true }),
	};
}

/** @param what the missing part of the answer, e.g. "a list of orders" */
export function explainWithout({ platform, whereItIs }: Api, what: string): Problem {
	return {
		what: `${platform} answered without ${what}`,
		cure: `Check the ${whereItIs} in the credential: another server than that of ${platform} may answer there.`,
	};
}

/** @param reason why there was no answer: one sentence without its full stop */
export function explainUnreachable({ platform, whereItIs }: Api, reason: string): Problem {
	return {
		what: `${platform} could not be reached`,
		cure: `${reason}. Check the ${whereItIs} in the credential, and whether n8n can reach it.`,
	};
}
