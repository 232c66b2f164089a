import type { Settings } from './settings';
import type { InjectedFailure } from './types';

/** Why a call is refused. */
export interface Refusal {
	/** The HTTP status, if the settings give errors a status of their own. */
	readonly status: number;
	/** The code, for error forms that have one. All texts and codes of refusals are invented here. */
	readonly code: string;
	readonly message: string;
}

export const NOT_FOUND: Refusal = { status: 404, code: 'NOT_FOUND', message: 'Page not found' };

export function invalid(message: string): Refusal {
	return { status: 422, code: 'INVALID', message };
}

export function isRefusal(value: object): value is Refusal {
	return 'code' in value && 'message' in value && 'status' in value;
}

/** Decides who may call, and how often. */
export class Gate {
	keys: Settings['apiKeys'];
	private readonly failures: InjectedFailure[] = [];
	private readonly recent = new Map<string, number[]>();

	constructor(private readonly settings: Settings) {
		this.keys = settings.apiKeys;
	}

	failNext(failure: InjectedFailure): void {
		this.failures.push(...Array<InjectedFailure>(failure.times ?? 1).fill(failure));
	}

	/** @returns the failure that answers the next call instead of its result */
	nextFailure(key: string | null): InjectedFailure | undefined {
		return this.failures.shift() ?? (this.isTooFast(key ?? '') ? {} : undefined);
	}

	/**
	 * @param shopId null for calls that concern no shop
	 * @returns why the key does not give access; null where it does
	 */
	refusalOf(key: string | null, shopId: number | null): Refusal | null {
		const opened = key === null ? undefined : this.keys[key];
		if (opened === undefined) {
			return { status: this.settings.keyRefusal, code: 'INVALID_API_KEY', message: 'Invalid api_key' };
		}
		return shopId === null || opened === 'all' || opened.includes(shopId) ? null : NOT_FOUND;
	}

	/** @returns the headers of a 429 */
	waiting(): Readonly<Record<string, string>> {
		const { retryAfter } = this.settings;
		return retryAfter === null ? {} : { 'Retry-After': String(retryAfter) };
	}

	private isTooFast(key: string): boolean {
		const most = this.settings.requestsPerSecond;
		if (most === 0) return false;
		const now = Date.now();
		const calls = (this.recent.get(key) ?? []).filter((at) => now - at < 1_000);
		const tooFast = calls.length >= most;
		this.recent.set(key, tooFast ? calls : [...calls, now]);
		return tooFast;
	}
}

/** @returns the body of an error */
export function errorBody(refusal: Omit<Refusal, 'status'>, form: Settings['errorForm']): object {
	const { code, message } = refusal;
	return { success: false, ...(form === 'error' ? { error: { code, message } } : { message }) };
}

/** @returns the HTTP status of a refusal */
export function statusOf({ status, code }: Refusal, settings: Settings): number {
	if (code === 'INVALID_API_KEY' || status >= 500) return status;
	return settings.errorStatus === 200 ? 200 : status;
}
