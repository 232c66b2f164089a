/**
 * A fingerprint is the first 48 bits of an event id's digest, as an integer. With 100,000 of them
 * remembered, a new event is taken for one of them once in 2.8 billion.
 */
export type Fingerprint = number;

/** Bytes of a fingerprint; a multiple of three, so that encoded ones can simply be joined. */
const BYTES = 6;

/** @param eventId see eventIdOf: its last 32 characters are a digest in hex */
export function fingerprintOf(eventId: string): Fingerprint {
	return Number.parseInt(eventId.slice(-32, -20), 16);
}

/** @returns eight characters of base64 */
export function encodeFingerprint(fingerprint: Fingerprint): string {
	const bytes = Buffer.allocUnsafe(BYTES);
	bytes.writeUIntBE(fingerprint, 0, BYTES);
	return bytes.toString('base64');
}

/** @param encoded fingerprints joined; what is left over at its end is passed over */
export function decodeFingerprints(encoded: string): Fingerprint[] {
	const bytes = Buffer.from(encoded, 'base64');
	const fingerprints: Fingerprint[] = [];
	for (let start = 0; start + BYTES <= bytes.length; start += BYTES) {
		fingerprints.push(bytes.readUIntBE(start, BYTES));
	}
	return fingerprints;
}
