import { HIDDEN, SHORTEST_REAL_SECRET, withoutSecrets, withTexts } from '../../shared/api/redact';

/** An API key as a parameter of a URL, whatever its value. */
const KEY_IN_URL = /(api_key=)[^&\s"'<>]*/gi;

/** @returns the text without the API key, whatever form the key has in a URL */
export function withoutKey(text: string, apiKey: string): string {
	return withoutSecrets(text.replace(KEY_IN_URL, `$1${HIDDEN}`), [apiKey]);
}

/** @returns the answer without the API key, in case Pancake repeats the key in it */
export function answerWithoutKey(answer: unknown, apiKey: string): unknown {
	if (apiKey.length < SHORTEST_REAL_SECRET) return answer;
	return withTexts(answer, (text) => withoutKey(text, apiKey));
}
