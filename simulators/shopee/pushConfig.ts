import { isLoopback } from '../shared/loopback';
import { type ApiError, paramError } from './errors';
import type { Settings } from './settings';

/** The codes that set_app_push_config documents. */
const API_CODES: ReadonlySet<number> = new Set(Array.from({ length: 13 }, (_, index) => index + 1));
const MOST_BLOCKED_SHOPS = 500;

const EMPTY_URL =
	"Your app's callback_url is empty, please input a callback_url before you turn on push config.";
const INVALID_URL = 'this callback_url is invalid, please check your callback_url.';
const INTRANET_URL =
	'The call back url can not be Shopee intranet address, please change another new call back url';

/** A valid change of the configuration. */
export interface Change {
	/** null where the URL stays. */
	readonly callbackUrl: string | null;
	readonly on: readonly number[];
	readonly off: readonly number[];
	/** null where the list stays. */
	readonly blocked: readonly string[] | null;
}

/** The push configuration of an app: one callback URL for all shops and codes, and the switches. */
export class PushConfig {
	callbackUrl: string | null = null;
	readonly on = new Set<number>();
	blocked: ReadonlySet<string> = new Set();

	constructor(private readonly settings: Pick<Settings, 'allowHttp' | 'otherCodes'>) {}

	/**
	 * @param fields the body of set_app_push_config
	 * @param otherCodes by default the option of the same name
	 */
	check(fields: Readonly<Record<string, unknown>>, otherCodes = this.settings.otherCodes): Change | ApiError {
		const url = fields.callback_url ?? null;
		if (url !== null && typeof url !== 'string') return paramError('parameter invalid');
		if (!url && this.callbackUrl === null) return paramError(EMPTY_URL);
		const urlError = url ? this.urlError(url) : null;
		if (urlError !== null) return paramError(urlError);

		const on = integers(fields.set_push_config_on);
		const off = integers(fields.set_push_config_off);
		const blocked = integers(fields.blocked_shop_id_list);
		if (on === null || off === null || blocked === null) return paramError('parameter invalid');
		if (blocked.length > MOST_BLOCKED_SHOPS) return wrong('blocked_shop_id_list has more than 500 shop id');
		const both = on.filter((code) => off.includes(code));
		if (both.length > 0) return wrong(`push config ${both.join(',')} is set on and off`);
		const others = [...on, ...off].filter((code) => !API_CODES.has(code));
		if (otherCodes === 'refused' && others.length > 0) return wrong(`push config ${others.join(',')}`);

		const taken = (code: number) => otherCodes === 'accepted' || API_CODES.has(code);
		return {
			callbackUrl: url || null,
			on: on.filter(taken),
			off: off.filter(taken),
			blocked: fields.blocked_shop_id_list === undefined ? null : blocked.map(String),
		};
	}

	apply({ callbackUrl, on, off, blocked }: Change): void {
		this.callbackUrl = callbackUrl ?? this.callbackUrl;
		for (const code of on) this.on.add(code);
		for (const code of off) this.on.delete(code);
		if (blocked !== null) this.blocked = new Set(blocked);
	}

	/** The lists of get_app_push_config. Which codes the list of switched-off codes may contain is not known. */
	lists() {
		return {
			blocked_shop_id: [...this.blocked].map(Number),
			push_config_on_list: [...this.on].sort((left, right) => left - right),
			push_config_off_list: [...API_CODES].filter((code) => !this.on.has(code)),
		};
	}

	private urlError(text: string): string | null {
		const url = URL.canParse(text) ? new URL(text) : null;
		if (!url || !/^https?:$/.test(url.protocol)) return INVALID_URL;
		if (this.settings.allowHttp) return null;
		if (isLoopback(url.hostname) || /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(url.hostname)) {
			return INTRANET_URL;
		}
		return url.protocol === 'https:' ? null : INVALID_URL;
	}
}

/** Whether the change makes the app subscribe again, which ends a suspension. */
export function subscribes({ callbackUrl, on }: Change): boolean {
	return callbackUrl !== null || on.length > 0;
}

/** The documented frame of these errors. The text inside is not documented. */
function wrong(detail: string): ApiError {
	return paramError(`Wrong parameters, detail: ${detail}.`);
}

/**
 * @returns the integers of a list; empty where the value is left out, null where it is not a list of integers
 */
function integers(value: unknown): number[] | null {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value) || !value.every((entry) => Number.isSafeInteger(entry))) return null;
	return value as number[];
}
