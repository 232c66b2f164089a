import { createHash } from 'node:crypto';

/** @returns SHA-256 of the bytes, or of the text in UTF-8, as 64 hexadecimal digits */
export function sha256Hex(content: Uint8Array | string): string {
	return createHash('sha256').update(content).digest('hex');
}
