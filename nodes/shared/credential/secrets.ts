import { withDeadline } from '../util/deadline';
import { monotonicMs } from '../util/monotonicTime';
import { RateLimit } from '../util/rateLimit';

/** How long cached secrets are used, in ms. After a change, the old secret is accepted for this time at most. */
export const SECRETS_MAX_AGE_MS = 45_000;

/** After a signature that matches no cached secret, secrets are read again, at most this often in a row ... */
export const RENEWALS_IN_A_ROW = 5;
/** ... and then once in this time, in ms, so that forged deliveries cannot keep n8n busy decrypting credentials. */
const RENEWAL_INTERVAL_MS = 1_000;

/** When a reading of the credential that has not ended counts as failed, in ms: the next delivery reads again. */
const READING_DEADLINE_MS = 10_000;

/** A secret and the name of its credential field. */
export interface NamedSecret {
	readonly name: string;
	readonly value: string;
}

/**
 * @param fields credential fields by name, in the order in which they are tried
 * @returns the fields that contain a secret, without white space around the value, each value once
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
 * Keeps in memory what was read from a node's credential. Reading a credential costs n8n about 40 ms of CPU in the
 * webhook phase. That is several times as much as the rest of a delivery costs.
 */
export class CredentialCache<Value> {
	private reading: Promise<Value> | undefined;
	private known: { readonly value: Value; readonly readAt: number } | undefined;
	private readonly renewals = new RateLimit(RENEWALS_IN_A_ROW, RENEWAL_INTERVAL_MS);

	/** @param read reads the credential; its errors are thrown and not cached */
	async current(read: () => Promise<Value>): Promise<Value> {
		if (this.known !== undefined && monotonicMs() - this.known.readAt < SECRETS_MAX_AGE_MS) {
			return this.known.value;
		}
		return await this.readOnce(read);
	}

	/**
	 * Reads the credential again after a signature that did not match: its secrets may just have been changed.
	 *
	 * @returns undefined where the credential has just been read again too often
	 */
	async renewed(read: () => Promise<Value>): Promise<Value | undefined> {
		if (this.reading === undefined && !this.renewals.take()) return undefined;
		return await this.readOnce(read);
	}

	/** Simultaneous deliveries share one reading of the credential. */
	private async readOnce(read: () => Promise<Value>): Promise<Value> {
		this.reading ??= this.readNow(read).finally(() => {
			this.reading = undefined;
		});
		return await this.reading;
	}

	private async readNow(read: () => Promise<Value>): Promise<Value> {
		const readAt = monotonicMs();
		const value = await withDeadline(READING_DEADLINE_MS, async () => await read());
		this.known = { value, readAt };
		return value;
	}
}
