/** Larger bodies are not looked into for the reason of a wrong signature: deliveries have a few kilobytes. */
const LARGEST_DIAGNOSED = 100_000;

/** @returns what a proxy that parses JSON and writes it again would have been given, in the usual spellings */
export function rewrittenBodies(body: Uint8Array): Buffer[] {
	if (body.length > LARGEST_DIAGNOSED) return [];
	try {
		const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
		// A line never ends inside a string: there, JSON has no line breaks.
		const spaced = JSON.stringify(value, null, 1)
			.replace(/([[{])\n *|\n *([\]}])/g, '$1$2')
			.replace(/\n */g, ' ');
		return [JSON.stringify(value), spaced].map((text) => Buffer.from(text));
	} catch {
		return [];
	}
}

/** Why a signature does not match that would match one of these bodies. */
export const REWRITTEN_REASON =
	'The body was written anew on its way, so its signature no longer matches: have the proxy pass its bytes on unchanged';
