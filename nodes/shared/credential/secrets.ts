/** How long secrets are used without being read again: an old one is refused within this time. */
export const SECRETS_MAX_AGE_MS = 45_000;

/** After a signature that no known secret made, secrets are read again, at most this often in a row ... */
const RENEWALS_IN_A_ROW = 5;
/** ... and then once in this time, so that forgeries cannot keep n8n busy decrypting credentials. */
const RENEWAL_INTERVAL_MS = 1_000;

/** A secret and the name of the credential field it comes from. */
export interface NamedSecret {
	readonly name: string;
	readonly value: string;
}

/**
 * @param fields credential fields by name, in the order in which they are tried
 * @returns the fields that hold a secret, freed of white space from copying, each value once
 */
export function namedSecrets(fields: Readonly<Record<string, unknown>>): NamedSecret[] {
	const secrets: NamedSecret[] = [];
	for (const [name, field] of Object.entries(fields)) {
		const value = typeof field === 'string' ? field.trim() : '';
		if (value !== '' && !secrets.some((secret) => secret.value === value)) secrets.push({ name, value });
	}
	return secrets;
}

/**
 * Keeps what a node needs of its credential in memory. Reading a credential costs n8n about 40 ms
 * of CPU in the webhook phase, several times as much as everything else a delivery needs.
 */
export class CredentialCache<Secrets> {
	private reading: Promise<Secrets> | undefined;
	private known: { readonly secrets: Secrets; readonly readAt: number } | undefined;
	private renewals = RENEWALS_IN_A_ROW;
	private renewalsCountedAt = 0;

	/** @param read reads the secrets from the credential; its errors are passed on and not kept */
	async current(read: () => Promise<Secrets>): Promise<Secrets> {
		if (this.known !== undefined && Date.now() - this.known.readAt < SECRETS_MAX_AGE_MS) {
			return this.known.secrets;
		}
		return await this.readOnce(read);
	}

	/**
	 * Reads the secrets again because a signature did not match: they may just have been changed.
	 *
	 * @returns undefined when they have been read again so often lately that it has to wait
	 */
	async renewed(read: () => Promise<Secrets>): Promise<Secrets | undefined> {
		if (this.reading === undefined && !this.takeRenewal()) return undefined;
		return await this.readOnce(read);
	}

	/** Simultaneous deliveries share one reading. */
	private async readOnce(read: () => Promise<Secrets>): Promise<Secrets> {
		this.reading ??= this.readNow(read).finally(() => {
			this.reading = undefined;
		});
		return await this.reading;
	}

	private async readNow(read: () => Promise<Secrets>): Promise<Secrets> {
		const readAt = Date.now();
		const secrets = await read();
		this.known = { secrets, readAt };
		return secrets;
	}

	private takeRenewal(): boolean {
		const now = Date.now();
		const regained = Math.floor((now - this.renewalsCountedAt) / RENEWAL_INTERVAL_MS);
		if (regained > 0) {
			this.renewals = Math.min(RENEWALS_IN_A_ROW, this.renewals + regained);
			this.renewalsCountedAt = now;
		}
		if (this.renewals === 0) return false;
		this.renewals -= 1;
		return true;
	}
}
