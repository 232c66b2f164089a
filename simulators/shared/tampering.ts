/** Changes to a single request that the platform's signature does not cover. */
export interface Tampering {
	/** Added or replaced regardless of case; null takes a header away, a configured one too. */
	readonly headers?: Readonly<Record<string, string | null>>;
	/** Changes the body after it was signed. */
	readonly tamper?: (body: Buffer) => Uint8Array;
}
