import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringifyBigInts } from '../shared/digits';
import { bodyOf, sendJson } from '../shared/http';
import type { App } from './app';
import { ApiError, errorOf, missing } from './errors';
import { checkApp, checkSignature, type Parameters } from './gate';
import {
	getMultipleOrderItems,
	getOrder,
	getOrderItems,
	getOrders,
	type OrderApi,
	type OrderApiParts,
} from './orderApi';
import { getReturns, type ReturnApiParts } from './returnApi';
import { type Seller, sellerData } from './seller';
import { asText } from './shapes';
import type { Throttle } from './throttle';
import { createToken, refreshToken, type TokenApi, type TokenApiParts } from './tokenApi';
import type { ApiCall, InjectedFailure } from './types';

/** The parts that the routes need. */
export interface Platform extends OrderApiParts, ReturnApiParts, TokenApiParts {
	readonly app: App;
	readonly throttle: Throttle;
	readonly calls: ApiCall[];
}

const SELLER_APIS: Readonly<Record<string, OrderApi>> = {
	'/orders/get': getOrders,
	'/order/get': getOrder,
	'/order/items/get': getOrderItems,
	'/orders/items/get': getMultipleOrderItems,
	'/seller/get': (_parts, seller) => sellerData(seller),
};

/** Its answer is under `result`, not `data`. */
const RETURNS = '/reverse/getreverseordersforseller';

/** The APIs of the auth host. This server plays that host too. */
const TOKEN_APIS: Readonly<Record<string, TokenApi>> = {
	'/auth/token/create': createToken,
	'/auth/token/refresh': refreshToken,
};

/**
 * Answers one call of the API. Parameters are in the query or in a form or in both, as the official SDKs send
 * them. A JSON body is not read: only the generated curl samples of the token APIs have one. Application
 * errors have HTTP status 200, as integrators saw.
 */
export async function route(
	request: IncomingMessage,
	response: ServerResponse,
	platform: Platform,
): Promise<void> {
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
	const { method = '' } = request;
	const path = pathname.startsWith('/rest/') ? pathname.slice('/rest'.length) : null;
	const body = await bodyOf(request);
	if (path === null || (method !== 'GET' && method !== 'POST')) {
		response.writeHead(404, { 'Content-Type': 'text/html' }).end('<html><body>Not Found</body></html>');
		return;
	}
	const isForm = request.headers['content-type']?.includes('application/x-www-form-urlencoded') ?? false;
	const parameters = {
		...Object.fromEntries(searchParams),
		...(isForm ? Object.fromEntries(new URLSearchParams(body)) : {}),
	};
	const log = (code: string) => platform.calls.push({ at: Date.now(), method, path, parameters, code });

	const injected = platform.misbehaving.throttled() ?? platform.app.nextFailure(path);
	if (injected) return inject(injected, response, log);
	try {
		const result = resultOf(path, parameters, platform);
		log('0');
		const answer = platform.settings.scalars === 'text' ? (asText(result) as object) : result;
		sendJson(response, 200, stringifyBigInts({ code: '0', ...answer, request_id: requestId() }));
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		log(error.code);
		sendJson(response, 200, envelope(error));
	}
}

/** @throws ApiError */
function resultOf(path: string, parameters: Parameters, platform: Platform): object {
	const { app, settings, throttle } = platform;
	checkApp(parameters, app);
	const ofSeller = SELLER_APIS[path];
	const isOfReturns = path === RETURNS;
	const ofAuth = TOKEN_APIS[path];
	// The code that an integrator saw for paths that do not exist. Its text is not verified.
	if (!ofSeller && !ofAuth && !isOfReturns) throw errorOf('InvalidApiPath');
	checkSignature(path, parameters, app, settings);
	if (!throttle.admits(path)) throw errorOf('ApiCallLimit');
	if (ofAuth) return ofAuth(platform, parameters);
	const { misbehaving, book, returns } = platform;
	const seen = { ...platform, book: misbehaving.seen(book), returns: misbehaving.seen(returns) };
	const seller = sellerOf(parameters, platform);
	if (isOfReturns) return { result: getReturns(seen, seller, parameters) };
	return { data: ofSeller?.(seen, seller, parameters) };
}

/**
 * Finds the seller of a token. For a token of several sites, the first seller counts, as one server plays the
 * hosts of all sites.
 */
function sellerOf({ access_token: token }: Parameters, { tokens, sellers }: Platform): Seller {
	if (!token) throw missing('access_token');
	const seller = sellers.get(tokens.sellersOf(token)?.[0] ?? '');
	if (!seller) throw errorOf('IllegalAccessToken');
	return seller;
}

function inject(failure: InjectedFailure, response: ServerResponse, log: (code: string) => void): void {
	const { code = 'ServiceTimeout', httpStatus = 200, body } = failure;
	if (body !== undefined) {
		log('');
		response.writeHead(httpStatus, { 'Content-Type': 'text/html' }).end(body);
		return;
	}
	const known = errorOf(code);
	log(code);
	const error = new ApiError(code, failure.message ?? known.message, failure.type ?? known.type);
	sendJson(response, httpStatus, envelope(error));
}

/** @see https://open.lazada.com/apps/doc/doc?nodeId=10397&docId=108138 */
function envelope({ type, code, message }: ApiError): object {
	return { type, code, message, request_id: requestId() };
}

function requestId(): string {
	return randomBytes(13).toString('hex').slice(1);
}
