/** Shorter ones could be part of ordinary words in an answer. */
const SHORTEST_REAL_KEY = 6;

const HIDDEN = '***';

/** The API key as a parameter of a URL, whichever key it is. */
const KEY_IN_URL = /(api_key=)[^&\s"'<>]*/gi;

/** @returns a text without the API key, in whatever form a URL carries it */
export function withoutKey(text: string, apiKey: string): string {
	const named = text.replace(KEY_IN_URL, `$1${HIDDEN}`);
	return spellingsOf(apiKey).reduce((rest, spelling) => rest.replaceAll(spelling, HIDDEN), named);
}

/** @returns an answer without the API key, should Pancake repeat it there */
export function answerWithoutKey(answer: unknown, apiKey: string): unknown {
	if (apiKey.length < SHORTEST_REAL_KEY) return answer;
	return cleaned(answer, apiKey);
}

function cleaned(value: unknown, apiKey: string): unknown {
	if (typeof value === 'string') return withoutKey(value, apiKey);
	if (Array.isArray(value)) return value.map((member: unknown) => cleaned(member, apiKey));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [withoutKey(name, apiKey), cleaned(member, apiKey)]),
	);
}

function spellingsOf(apiKey: string): string[] {
	if (apiKey === '') return [];
	const inQuery = new URLSearchParams({ key: apiKey }).toString().slice('key='.length);
	const spellings = [apiKey, encodeURIComponent(apiKey), inQuery, JSON.stringify(apiKey).slice(1, -1)];
	return [...new Set(spellings)].sort((left, right) => right.length - left.length);
}
