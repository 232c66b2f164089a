import { ProblemError } from '../errors/problem';
import { withoutTrailingSlashes } from '../util/url';

/**
 * @param baseUrl the field of a credential for which no known server is chosen
 * @param instead what may be chosen instead, e.g. "a site"
 * @returns the entered URL, without a slash at the end
 * @throws ProblemError when the field has no web address
 */
export function customBaseUrl(baseUrl: unknown, instead: string): string {
	const custom = String(baseUrl ?? '').trim();
	if (custom === '') {
		throw new ProblemError({
			what: 'The credential has no base URL',
			cure: `Enter a base URL, or choose ${instead}.`,
		});
	}
	if (!/^https?:\/\//i.test(custom)) {
		throw new ProblemError({
			what: 'The base URL in the credential is not a web address',
			cure: 'Enter a base URL that begins with https://.',
		});
	}
	return withoutTrailingSlashes(custom);
}
