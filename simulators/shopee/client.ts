import { signApiCall } from '../../nodes/Shopee/api/signature';
import { nowInSeconds } from '../shared/clock';
import { PARTNER_ID, PARTNER_KEY } from './settings';

/** Any JSON value, which tests read without type checks. */
type Json = ReturnType<typeof JSON.parse>;

/** An answer of the API, with the parts that tests read. */
export interface ApiAnswer {
	readonly status: number;
	readonly text: string;
	readonly body: Json;
}

/** A call. Its signature is right unless a field changes it. */
export interface ApiRequest {
	/** The path without /api/v2/, e.g. "push/get_app_push_config" */
	readonly path: string;
	/** A body makes the call a POST. A text is sent as it is. */
	readonly body?: object | string;
	readonly partnerId?: string;
	readonly partnerKey?: string;
	/** Seconds since 1970. */
	readonly timestamp?: number;
	/** Parameters added to the query or replaced in it; null removes a parameter. */
	readonly query?: Readonly<Record<string, string | null>>;
}

/** Calls the API as a plain client, with no library in between. */
export async function call({ url }: { readonly url: string }, request: ApiRequest): Promise<ApiAnswer> {
	const { partnerId = PARTNER_ID, partnerKey = PARTNER_KEY, timestamp = nowInSeconds() } = request;
	const path = `/api/v2/${request.path}`;
	const query = new URLSearchParams({
		partner_id: partnerId,
		timestamp: String(timestamp),
		sign: signApiCall(partnerKey, partnerId, path, timestamp),
	});
	for (const [name, value] of Object.entries(request.query ?? {})) {
		if (value === null) query.delete(name);
		else query.set(name, value);
	}
	const { body } = request;
	const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
	const response = await fetch(
		`${url}${path}?${query}`,
		body === undefined ? {} : { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) },
	);
	const text = await response.text();
	return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : null };
}

/** @returns the answer of set_app_push_config */
export function setConfig(target: { readonly url: string }, body: object): Promise<ApiAnswer> {
	return call(target, { path: 'push/set_app_push_config', body });
}

/** @returns the `response` of get_app_push_config */
export async function getConfig(target: { readonly url: string }): Promise<Json> {
	return (await call(target, { path: 'push/get_app_push_config' })).body.response;
}

/** @returns the `response` of get_lost_push_message */
export async function getLost(target: { readonly url: string }): Promise<Json> {
	return (await call(target, { path: 'push/get_lost_push_message' })).body.response;
}

export function confirm(target: { readonly url: string }, lastMessageId: unknown): Promise<ApiAnswer> {
	const body = { last_message_id: lastMessageId };
	return call(target, { path: 'push/confirm_consumed_lost_push_message', body });
}
