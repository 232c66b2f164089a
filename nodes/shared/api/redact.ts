import type { Problem } from '../errors/problem';

/** In characters. A shorter secret could be part of an ordinary word in an answer. */
const SHORTEST_REAL_SECRET = 6;

const HIDDEN = '***';

/** A secret as a parameter of a URL, whatever its value. */
const SECRET_IN_URL = /\b((?:api_key|access_token|refresh_token)=)[^&\s"'<>]*/gi;

/** @returns a text without these secrets, also where they are encoded as in a URL or in JSON */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	return redactor(secrets)(text);
}

/** @returns a problem without these secrets: the words of a server in it may repeat a secret */
export function problemWithoutSecrets<Kind extends Problem>(problem: Kind, secrets: readonly string[]): Kind {
	const hide = redactor(secrets);
	return { ...problem, what: hide(problem.what), cure: hide(problem.cure) };
}

/** @returns an answer without these secrets: a server may repeat a secret in its answer */
export function answerWithoutSecrets(answer: unknown, secrets: readonly string[]): unknown {
	return withTexts(answer, redactor(secrets.filter(({ length }) => length >= SHORTEST_REAL_SECRET)));
}

/** An answer may have many thousand texts, so what all texts have in common is made once. */
function redactor(secrets: readonly string[]): (text: string) => string {
	// The longest first, as one may be part of another.
	const spellings = secrets.flatMap(spellingsOf).sort((left, right) => right.length - left.length);
	return (text) => {
		const rest = text.includes('=') ? text.replace(SECRET_IN_URL, `$1${HIDDEN}`) : text;
		return spellings.reduce(
			(hidden, spelling) => (hidden.includes(spelling) ? hidden.replaceAll(spelling, HIDDEN) : hidden),
			rest,
		);
	};
}

/** @returns a copy of a value in which `change` was applied to every text and every name */
function withTexts(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((member: unknown) => withTexts(member, change));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [change(name), withTexts(member, change)]),
	);
}

/** @returns the ways in which a secret may be written */
function spellingsOf(secret: string): string[] {
	if (secret === '') return [];
	const inQuery = new URLSearchParams({ key: secret }).toString().slice('key='.length);
	return [...new Set([secret, encodeURIComponent(secret), inQuery, JSON.stringify(secret).slice(1, -1)])];
}
