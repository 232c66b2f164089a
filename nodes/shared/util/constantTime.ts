import { timingSafeEqual } from 'node:crypto';

/**
 * Compares two texts without telling by its duration where they differ.
 *
 * The texts themselves are compared, not what they decode to: Node's base64 decoder also accepts
 * padding that is missing, stray white space and trailing bytes.
 */
export function equalInConstantTime(expected: string, received: string): boolean {
	const expectedBytes = Buffer.from(expected, 'utf8');
	const receivedBytes = Buffer.from(received, 'utf8');
	return expectedBytes.length === receivedBytes.length && timingSafeEqual(expectedBytes, receivedBytes);
}
