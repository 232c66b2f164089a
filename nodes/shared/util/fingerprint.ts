/**
 * A fingerprint is the first 48 bits of an event id's digest, as eight characters of base64. With 100,000
 * of them remembered, a new event is taken for one of them once in 2.8 billion.
 */
export type Fingerprint = string;

/** @param eventId see eventIdOf: its last 32 characters are a digest in hex */
export function fingerprintOf(eventId: string): Fingerprint {
	return Buffer.from(eventId.slice(-32, -20), 'hex').toString('base64');
}
