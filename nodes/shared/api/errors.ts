import type { Problem } from '../errors/problem';

/** An error that an API answered with. */
export interface ApiProblem extends Problem {
	/** Whether the same call may succeed a little later. */
	readonly transient?: true;
}

/** The API of a platform, for what is said of it. */
export interface ApiName {
	readonly platform: string;
	/** The fields of the credential that say where the API is, e.g. "site or base URL". */
	readonly whereItIs: string;
}

/** An answer that the platform's API does not give. */
export function explainOddAnswer({ platform, whereItIs }: ApiName, status: number): ApiProblem {
	return {
		what: `${platform} answered with HTTP ${status}, not as its API does`,
		cure: `Check the ${whereItIs} in the credential. If that is right, try again later.`,
		...((status === 429 || status >= 500) && { transient: true }),
	};
}

/** @param what the answer should have had, e.g. "a list of orders" */
export function explainWithout({ platform, whereItIs }: ApiName, what: string): Problem {
	return {
		what: `${platform} answered without ${what}`,
		cure: `Check the ${whereItIs} in the credential: another server than that of ${platform} may answer there.`,
	};
}

/** @param said why there was no answer */
export function explainUnreachable({ platform, whereItIs }: ApiName, said: string): Problem {
	return {
		what: `${platform} could not be reached`,
		cure: `${said}. Check the ${whereItIs} in the credential, and whether n8n can reach it.`,
	};
}
