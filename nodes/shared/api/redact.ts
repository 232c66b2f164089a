import type { Problem } from '../errors/problem';

/** In characters. A shorter secret could be part of an ordinary word in an answer. */
export const SHORTEST_REAL_SECRET = 6;

export const HIDDEN = '***';

/** @returns a text without these secrets, also where they are encoded as in a URL or in JSON */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	return secrets.flatMap(spellingsOf).reduce((rest, spelling) => rest.replaceAll(spelling, HIDDEN), text);
}

/** @returns a problem without these secrets: the words of a server in it may repeat a secret */
export function problemWithoutSecrets<Kind extends Problem>(problem: Kind, secrets: readonly string[]): Kind {
	const hide = (text: string) => withoutSecrets(text, secrets);
	return { ...problem, what: hide(problem.what), cure: hide(problem.cure) };
}

/** @returns an answer without these secrets: a server may repeat a secret in its answer */
export function answerWithoutSecrets(answer: unknown, secrets: readonly string[]): unknown {
	const real = secrets.filter(({ length }) => length >= SHORTEST_REAL_SECRET);
	return withTexts(answer, (text) => withoutSecrets(text, real));
}

/** @returns a copy of a value in which `change` was applied to every text and every name */
export function withTexts(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((member: unknown) => withTexts(member, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [change(name), withTexts(member, change)]),
	);
}

/** @returns the ways in which a secret may be written, the longest first, as one may be part of another */
function spellingsOf(secret: string): string[] {
	if (secret === '') return [];
	const inQuery = new URLSearchParams({ key: secret }).toString().slice('key='.length);
	const spellings = [secret, encodeURIComponent(secret), inQuery, JSON.stringify(secret).slice(1, -1)];
	return [...new Set(spellings)].sort((left, right) => right.length - left.length);
}
