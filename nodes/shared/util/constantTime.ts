import { timingSafeEqual } from 'node:crypto';

/**
 * Compares two texts of equal length in a time that does not depend on where they differ.
 *
 * The texts themselves are compared, not the bytes that they encode: Node's base64 decoder also accepts
 * missing padding, stray white space and trailing bytes.
 */
export function equalInConstantTime(expected: string, received: string): boolean {
	const expectedBytes = Buffer.from(expected, 'utf8');
	const receivedBytes = Buffer.from(received, 'utf8');
	return expectedBytes.length === receivedBytes.length && timingSafeEqual(expectedBytes, receivedBytes);
}
