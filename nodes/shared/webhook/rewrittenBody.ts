import type { Problem } from '../errors/problem';

/** In bytes. A larger body with a wrong signature is not diagnosed: deliveries have a few kilobytes. */
export const LARGEST_DIAGNOSED = 100_000;

/** @returns the bodies, in the usual spellings, that the platform may have sent if a proxy rewrote the JSON */
export function rewrittenBodies(body: Uint8Array): Buffer[] {
	if (body.length > LARGEST_DIAGNOSED) return [];
	try {
		const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
		return [JSON.stringify(value), spaced(value)].map((text) => Buffer.from(text));
	} catch {
		return [];
	}
}

/**
 * Writes JSON with a space behind each comma and colon, as Python does. JSON.stringify with an indent is not
 * used: its text grows with depth times length, and a stranger chooses both.
 */
function spaced(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`);
	return `{${members.join(', ')}}`;
}

/** The problem where a signature matches one of these bodies, but not the body that was received. */
export const BODY_REWRITTEN: Problem = {
	what: 'A proxy has rewritten the body, so its signature no longer matches',
	cure: 'Have the proxy pass the bytes of the body on unchanged.',
};
