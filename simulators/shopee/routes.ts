import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringifyBigInts } from '../shared/digits';
import { bodyOf, sendJson } from '../shared/http';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import type { App } from './app';
import { type ApiError, errorOf, isApiError, observedStatus, paramError } from './errors';
import { refusalOf } from './gate';
import type { Health } from './health';
import type { LostQueue } from './lostQueue';
import type { Change, PushConfig } from './pushConfig';
import type { Settings } from './settings';
import type { ApiCall, InjectedFailure } from './types';

/** The parts that the routes need. */
export interface Platform {
	readonly app: App;
	readonly settings: Settings;
	readonly config: PushConfig;
	readonly health: Health;
	readonly lost: LostQueue;
	readonly calls: ApiCall[];
	readonly misbehaving: Misbehaving<InjectedFailure>;
	/** Sends the test push, if one is due, and saves. @returns why the change was not saved, or null */
	readonly save: (change: Change) => Promise<ApiError | null>;
}

type Fields = Readonly<Record<string, unknown>>;

interface Endpoint {
	readonly method: 'GET' | 'POST';
	/** The fields after the common ones in an answer with an error. */
	readonly onError: object;
	/** Whether the documented sample has "-" for no error, and a warning. */
	readonly dashes: boolean;
	/** @returns the fields after the common ones, or the error */
	readonly run: (platform: Platform, fields: Fields) => object | ApiError | Promise<object | ApiError>;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
	'/api/v2/push/set_app_push_config': {
		method: 'POST',
		onError: { response: { result: '' } },
		dashes: false,
		run: async ({ config, save }, fields) => {
			const change = config.check(fields);
			if (isApiError(change)) return change;
			return (await save(change)) ?? { response: { result: 'success' } };
		},
	},
	'/api/v2/push/get_app_push_config': {
		method: 'GET',
		onError: { response: {} },
		dashes: false,
		run: ({ config, health, settings }) => ({
			response: {
				callback_url: config.callbackUrl ?? '',
				live_push_status: settings.lowerCaseStatus ? health.status.toLowerCase() : health.status,
				...(health.suspendedTime === null ? {} : { suspended_time: health.suspendedTime }),
				...config.lists(),
			},
		}),
	},
	'/api/v2/push/get_lost_push_message': {
		method: 'GET',
		onError: { response: {} },
		dashes: true,
		run: ({ lost, settings, misbehaving }) => ({
			response: {
				...lost.page(settings.lostData),
				...(misbehaving.repeatsCursors ? { has_next_page: true } : {}),
			},
		}),
	},
	'/api/v2/push/confirm_consumed_lost_push_message': {
		method: 'POST',
		onError: {},
		dashes: true,
		run: ({ lost, misbehaving }, { last_message_id: id }) => {
			if (!Number.isSafeInteger(id)) return paramError('parameter invalid');
			if (!misbehaving.repeatsCursors) lost.confirm(id as number);
			return {};
		},
	},
	// The answer is not wrapped in `response`, as in the documented sample.
	'/api/v2/public/get_shopee_ip_ranges': {
		method: 'GET',
		onError: {},
		dashes: true,
		run: ({ settings }) => ({ ip_list: settings.ipRanges }),
	},
	// Neither is this one. A shop whose authorization has ended is missing.
	'/api/v2/public/get_shops_by_partner': {
		method: 'GET',
		onError: {},
		dashes: false,
		run: ({ app }, { page_size: size = 100, page_no: page = 1 }) => {
			const [rows, number] = [Number(size), Number(page)];
			if (!(rows >= 1 && rows <= 100 && number >= 1)) return paramError('page_size or page_no invalid');
			const shops = app.authorizedShops.filter(({ expiresAt }) => expiresAt > Date.now() / 1_000);
			return {
				authed_shop_list: shops.slice((number - 1) * rows, number * rows).map((shop) => ({
					region: 'SG',
					shop_id: shop.shopId,
					auth_time: shop.authorizedAt,
					expire_time: shop.expiresAt,
					sip_affi_shop_list: [],
				})),
				more: number * rows < shops.length,
			};
		},
	},
};

/** Answers one call of the API. */
export async function route(
	request: IncomingMessage,
	response: ServerResponse,
	platform: Platform,
): Promise<void> {
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
	const body = await bodyOf(request);
	const endpoint = ENDPOINTS[pathname];
	// The answer that an integrator saw for paths that do not exist.
	if (!endpoint || endpoint.method !== request.method)
		return sendJson(response, 404, { error: 'error_not_found' });

	const log = (error: string) =>
		platform.calls.push({
			method: endpoint.method,
			path: pathname,
			query: Object.fromEntries(searchParams),
			body,
			error,
		});
	const injected = platform.misbehaving.throttled() ?? platform.app.nextFailure();
	if (injected) {
		log(injected.error ?? 'error_server');
		return refuse(response, endpoint, platform.settings, injected);
	}
	const result =
		refusalOf(searchParams, pathname, platform.app) ??
		(await resultOf(endpoint, Object.fromEntries(searchParams), body, platform));
	if (isApiError(result)) {
		log(result.error);
		return refuse(response, endpoint, platform.settings, result);
	}
	const none = endpoint.dashes ? platform.settings.noError : '';
	log(none);
	const common = { request_id: requestId(), error: none, message: none };
	const warning = endpoint.dashes ? { warning: none } : {};
	return sendJson(response, 200, stringifyBigInts({ ...common, ...warning, ...result }));
}

async function resultOf(
	endpoint: Endpoint,
	query: Fields,
	body: string,
	platform: Platform,
): Promise<object | ApiError> {
	if (endpoint.method === 'GET') return endpoint.run(asSeen(platform), query);
	const fields = objectIn(body);
	if (fields === null) return { error: 'error_data', message: 'parse data failed' };
	return endpoint.run(platform, fields);
}

/** What reads work on. */
function asSeen(platform: Platform): Platform {
	const { config, lost, misbehaving } = platform;
	return { ...platform, config: misbehaving.seen(config), lost: misbehaving.seen(lost) };
}

function objectIn(body: string): Fields | null {
	try {
		const value: unknown = JSON.parse(body);
		const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
		return isObject ? (value as Fields) : null;
	} catch {
		return null;
	}
}

function refuse(
	response: ServerResponse,
	{ onError }: Endpoint,
	{ errorStatus }: Settings,
	failure: InjectedFailure,
): void {
	const { error = 'error_server' } = failure;
	const message = failure.message ?? errorOf(error).message;
	const usual = errorStatus === 'observed' ? observedStatus(error) : errorStatus;
	const status = failure.httpStatus ?? usual;
	if (failure.body !== undefined) {
		response.writeHead(status, { 'Content-Type': 'text/html' }).end(failure.body);
		return;
	}
	sendJson(response, status, { request_id: requestId(), error, message, ...onError });
}

function requestId(): string {
	return randomBytes(16).toString('hex');
}
