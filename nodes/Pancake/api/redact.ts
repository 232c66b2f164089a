import { HIDDEN, SHORTEST_REAL_SECRET, withoutSecrets, withTexts } from '../../shared/api/redact';

/** The API key as a parameter of a URL, whichever key it is. */
const KEY_IN_URL = /(api_key=)[^&\s"'<>]*/gi;

/** @returns a text without the API key, in whatever form a URL carries it */
export function withoutKey(text: string, apiKey: string): string {
	return withoutSecrets(text.replace(KEY_IN_URL, `$1${HIDDEN}`), [apiKey]);
}

/** @returns an answer without the API key, should Pancake repeat it there */
export function answerWithoutKey(answer: unknown, apiKey: string): unknown {
	if (apiKey.length < SHORTEST_REAL_SECRET) return answer;
	return withTexts(answer, (text) => withoutKey(text, apiKey));
}
