import type { Problem } from '../errors/problem';

/** In bytes. Larger bodies are not looked into for the reason of a wrong signature: deliveries have a few kilobytes. */
export const LARGEST_DIAGNOSED = 100_000;

/** @returns what a proxy that parses JSON and writes it again would have been given, in the usual spellings */
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
 * With a space behind each comma and colon, as Python writes it. JSON.stringify with an indent is no way there:
 * its text grows with the depth times the length, and strangers choose both.
 */
function spaced(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`);
	return `{${members.join(', ')}}`;
}

/** Why a signature does not match that would match one of these bodies. */
export const BODY_REWRITTEN: Problem = {
	what: 'A proxy has rewritten the body, so its signature no longer matches',
	cure: 'Have the proxy pass the bytes of the body on unchanged.',
};
