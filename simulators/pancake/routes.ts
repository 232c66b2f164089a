import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringifyBigInts } from '../shared/digits';
import { bodyOf, fieldsOf, sendJson } from '../shared/http';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { errorBody, type Gate, invalid, isRefusal, NOT_FOUND, type Refusal, statusOf } from './gate';
import { foundCustomers, foundOrders, hasJsonList } from './orderList';
import { pageOf } from './paging';
import { answerOfSdk } from './sdk/routes';
import type { SdkSender } from './sdk/sender';
import type { Settings } from './settings';
import { orderOfApi, type Shop } from './shop';
import type { ApiCall, Fields, InjectedFailure } from './types';
import { changeIn, shopOfApi } from './webhookSettings';

export const API_ROOT = '/api/v1';

/** The parts that the routes need. */
export interface Platform {
	readonly gate: Gate;
	readonly settings: Settings;
	readonly shops: ReadonlyMap<number, Shop>;
	readonly sender: SdkSender;
	readonly calls: ApiCall[];
	readonly misbehaving: Misbehaving<InjectedFailure>;
}

interface Call {
	readonly method: string;
	readonly parts: readonly string[];
	readonly query: URLSearchParams;
	readonly fields: Fields;
}

/** The answer to a call; null is an answer without a body. */
type Answer = object | Refusal | null;

/** Answers one call of the API. */
export async function route(
	request: IncomingMessage,
	response: ServerResponse,
	platform: Platform,
): Promise<void> {
	const { gate, settings, misbehaving } = platform;
	const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1');
	const body = await bodyOf(request);
	const { method = 'GET' } = request;
	const path = pathname.startsWith(`${API_ROOT}/`) ? pathname.slice(API_ROOT.length) : '';
	const log = (status: number, success: boolean) =>
		platform.calls.push({ method, path, query: Object.fromEntries(query), body, status, success });

	const injected = misbehaving.throttled() ?? gate.nextFailure(query.get('api_key'));
	if (injected) {
		log(injected.status ?? 429, false);
		return fail(response, injected, platform);
	}
	const parts = path.split('/').slice(1).map(decodeURIComponent);
	const fields = fieldsOf(body, request.headers['content-type']);
	const answer = await answerOf({ method, parts, query, fields }, platform);
	if (answer !== null && isRefusal(answer)) {
		const status = statusOf(answer, settings);
		log(status, false);
		return sendJson(response, status, errorBody(answer, settings.errorForm));
	}
	log(answer === null ? 204 : 200, true);
	if (answer === null) response.writeHead(204).end();
	else sendJson(response, 200, stringifyBigInts(answer));
}

async function answerOf(call: Call, platform: Platform): Promise<Answer> {
	const { gate, settings, shops, sender, misbehaving } = platform;
	const { method, parts, query, fields } = call;
	const [root, id, resource] = parts;
	const key = query.get('api_key');
	const refusal = gate.refusalOf(key, id === undefined ? null : Number(id));
	if (refusal) return refusal;
	if (root !== 'shops') return NOT_FOUND;
	if (id === undefined) {
		if (method !== 'GET') return NOT_FOUND;
		const opened = [...shops.values()].filter((shop) => gate.refusalOf(key, shop.id) === null);
		return {
			shops: opened.map(({ id: shopId, name }) => ({ id: shopId, name, avatar_url: null, pages: [] })),
			success: true,
		};
	}
	const shop = shops.get(Number(id));
	if (!shop) return NOT_FOUND;
	if (resource === undefined) return answerOfShop(call, shop, platform);
	if (settings.sdkEndpoints && /^webhook(s|-deliveries)$/.test(resource)) {
		const answer = await answerOfSdk({
			shop,
			method,
			parts: parts.slice(2),
			query,
			fields,
			sender,
			settings,
		});
		return answer === undefined ? NOT_FOUND : answer;
	}
	return method === 'GET' ? answerOfRecords(call, misbehaving.seen(shop), platform) : NOT_FOUND;
}

function answerOfShop({ method, fields }: Call, shop: Shop, { settings, misbehaving }: Platform): Answer {
	if (method !== 'GET' && method !== 'PUT') return NOT_FOUND;
	if (method === 'PUT') {
		const change = changeIn(fields.shop, settings.headersForm);
		if (isRefusal(change)) return change;
		shop.configure(change);
	}
	const shown = method === 'GET' ? misbehaving.seen(shop) : shop;
	return { [settings.shopForm]: shopOfApi(shown, settings.headersForm), success: true };
}

function answerOfRecords({ parts, query }: Call, shop: Shop, { settings, misbehaving }: Platform): Answer {
	const rules = { ...settings, repeats: misbehaving.repeatsCursors };
	const [, , resource, id, ...rest] = parts;
	if (rest.length > 0) return NOT_FOUND;
	if (resource === 'orders') {
		if (id !== undefined) {
			const order = shop.order(id);
			return order ? { data: orderOfApi(order), success: true } : NOT_FOUND;
		}
		if (hasJsonList(query)) return { ...invalid('Internal Server Error'), status: 500 };
		const obeyed = new URLSearchParams(query);
		for (const name of settings.ignoredParameters) obeyed.delete(name);
		return pageOf(foundOrders(shop.allOrders, obeyed), obeyed, rules);
	}
	if (resource === 'customers' && id === undefined) {
		const obeyed = new URLSearchParams(query);
		for (const name of settings.ignoredParameters) obeyed.delete(name);
		return pageOf(foundCustomers(shop.allCustomers, obeyed), obeyed, rules);
	}
	return resource === 'products' && id === undefined ? pageOf(shop.products(), query, rules) : NOT_FOUND;
}

function fail(response: ServerResponse, failure: InjectedFailure, { gate, settings }: Platform): void {
	const { status = 429, message, body } = failure;
	const headers = { ...(status === 429 ? gate.waiting() : {}), ...failure.headers };
	if (body !== undefined) {
		response.writeHead(status, { 'Content-Type': 'text/html', ...headers }).end(body);
		return;
	}
	const [code, text] =
		status === 429 ? ['RATE_LIMITED', 'Too Many Requests'] : ['FAILED', 'Something went wrong'];
	sendJson(response, status, errorBody({ code, message: message ?? text }, settings.errorForm), headers);
}
