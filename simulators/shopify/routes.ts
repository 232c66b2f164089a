import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseKeepingDigits, stringifyKeepingDigits } from '../shared/digits';
import { bodyOf, fieldsOf, sendJson } from '../shared/http';
import { answer } from './graphql';
import { answerTokenRequest } from './oauth';
import { type ApiParts, Forbidden } from './resolvers';
import type { Shop } from './shop';
import type { ShopifySimulator } from './types';

const GRAPHQL = /^\/admin\/api\/(\d{4}-\d{2}|unstable)\/graphql\.json$/;
const SHOP_IN_PATH = /^\/([\w-]+\.myshopify\.com)(\/.*)$/;

/** The parts that the routes need. */
export interface Platform extends ApiParts {
	/** By domain. The first shop is the default. */
	readonly shops: ReadonlyMap<string, Shop>;
	readonly simulator: Pick<ShopifySimulator, 'emit' | 'deliveries'>;
}

/** Answers one request to the simulator. */
export async function route(
	request: IncomingMessage,
	response: ServerResponse,
	platform: Platform,
): Promise<void> {
	const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
	const [, named, rest] = SHOP_IN_PATH.exec(pathname) ?? [];
	const path = rest ?? pathname;
	const body = await bodyOf(request);

	if (path.startsWith('/_simulator/')) return control(path, request.method, body, response, platform);
	const shop = shopOf(named, request.headers.host, platform);
	const version = GRAPHQL.exec(path)?.[1];
	const known = version !== undefined || path === '/admin/oauth/access_token';
	if (!shop || !known || request.method !== 'POST') return sendJson(response, 404, { errors: 'Not Found' });

	const fields = fieldsOf(body, request.headers['content-type']);
	if (version === undefined) return answerTokenRequest(fields, shop.domain, platform.app, response);

	const answering = served(version, platform.settings.apiVersion);
	const headers = { 'X-Shopify-API-Version': answering };
	if (!platform.app.acceptsToken(request.headers['x-shopify-access-token'], shop.domain)) {
		const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
		return sendJson(response, 401, { errors }, headers);
	}
	if (typeof fields.query !== 'string' || fields.query === '') {
		return sendJson(response, 400, { errors: { query: 'Required parameter missing or invalid' } }, headers);
	}
	try {
		return sendJson(response, 200, answer(fields, shop, platform, answering), headers);
	} catch (error) {
		if (!(error instanceof Forbidden)) throw error;
		return sendJson(response, 403, { errors: error.message }, headers);
	}
}

/** Finds the shop in the path or in the Host header. A loopback host means the default shop. */
function shopOf(named: string | undefined, host: string | undefined, { shops }: Platform): Shop | undefined {
	const domain = named ?? /^([\w-]+\.myshopify\.com)(:\d+)?$/.exec(host ?? '')?.[1];
	if (domain !== undefined) return shops.get(domain);
	return shops.values().next().value;
}

/**
 * The API version that answers. A quarter's version is supported for a year; an older version falls forward
 * to the oldest supported one. A version newer than the newest falls back to the newest, as the simulator has
 * no newer one.
 * @see https://shopify.dev/docs/api/usage/versioning
 */
export function served(asked: string, newest: string): string {
	if (asked === 'unstable') return asked;
	const [year = 0, month = 1] = newest.split('-').map(Number);
	const oldestMonths = year * 12 + (month - 1) - 9;
	const oldest = `${Math.floor(oldestMonths / 12)}-${String((oldestMonths % 12) + 1).padStart(2, '0')}`;
	if (asked < oldest) return oldest;
	return asked > newest ? newest : asked;
}

/** The simulator's own routes, for programs that control it from outside. */
async function control(
	path: string,
	method: string | undefined,
	body: string,
	response: ServerResponse,
	{ simulator }: Platform,
): Promise<void> {
	if (path === '/_simulator/deliveries' && method === 'GET') {
		return sendJson(response, 200, simulator.deliveries);
	}
	if (path !== '/_simulator/emit' || method !== 'POST')
		return sendJson(response, 404, { errors: 'Not Found' });
	const { topic, shop, eventId } = fieldsOf(body, 'application/json');
	if (typeof topic !== 'string') return sendJson(response, 400, { errors: { topic: 'Required' } });
	const { payload } = parseKeepingDigits(body) as { payload?: unknown };
	return sendJson(
		response,
		200,
		await simulator.emit(
			topic,
			typeof payload === 'string' ? payload : stringifyKeepingDigits(payload ?? {}),
			{
				...(typeof shop === 'string' ? { shop } : {}),
				...(typeof eventId === 'string' ? { eventId } : {}),
			},
		),
	);
}
