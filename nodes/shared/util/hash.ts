import { createHash } from 'node:crypto';

import { ProblemError } from '../errors/problem';

/** @returns SHA-256 of the bytes, or of the text in UTF-8, as 64 hexadecimal digits */
export function sha256Hex(content: Uint8Array | string): string {
	return createHash('sha256').update(content).digest('hex');
}

declare const hashed: unique symbol;

/** A prefix, an underscore and 128 bits of a SHA-256 digest as 32 hexadecimal digits. */
export type HashedId = string & { readonly [hashed]: true };

const HASHED_ID = /^[a-z_]+_[0-9a-f]{32}$/;

/**
 * @param prefix lower-case letters and underscores
 * @param content the digest is made of its JSON text
 */
export function hashedId(prefix: string, content: unknown): HashedId {
	return toHashedId(`${prefix}_${sha256Hex(JSON.stringify(content)).slice(0, 32)}`);
}

/** @throws ProblemError where the text does not have the form of an identifier made by `hashedId` */
export function toHashedId(text: string): HashedId {
	if (HASHED_ID.test(text)) return text as HashedId;
	throw new ProblemError({
		what: `${JSON.stringify(text)} is not an identifier of an event`,
		cure: 'Use the "eventId" of an item as it is.',
	});
}

/**
 * The first 48 bits of the digest of a hashed identifier, as eight characters of base64. With 100,000
 * fingerprints remembered, a new identifier has the fingerprint of another one in 1 of 2.8 billion cases.
 */
export type Fingerprint = string;

export function fingerprintOf(id: HashedId): Fingerprint {
	return Buffer.from(id.slice(-32, -20), 'hex').toString('base64');
}
