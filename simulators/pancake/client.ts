import { API_KEY, SHOP_ID } from './index';

/** Any JSON value, which tests read without type checks. */
type Json = ReturnType<typeof JSON.parse>;

/** An answer of the API, with the parts that tests read. */
export interface ApiAnswer {
	readonly status: number;
	readonly headers: Headers;
	/** The text of the body, with the digits that `body` rounds. */
	readonly text: string;
	readonly body: Json;
}

export interface ApiRequest {
	readonly method?: string;
	/** The path after /api/v1, e.g. "/shops" */
	readonly path: string;
	/** null sends no api_key. */
	readonly key?: string | null;
	/** A text is sent as it is. */
	readonly query?: Readonly<Record<string, string | number>> | string;
	readonly body?: object;
}

/** Calls the API as a plain client, with no library in between. */
export async function call({ url }: { readonly url: string }, request: ApiRequest): Promise<ApiAnswer> {
	const { method = 'GET', path, key = API_KEY, query = {}, body } = request;
	const params = new URLSearchParams(
		typeof query === 'string'
			? query
			: Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
	);
	if (key !== null) params.set('api_key', key);
	const response = await fetch(`${url}${path}?${params}`, {
		method,
		...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const text = await response.text();
	return {
		status: response.status,
		headers: response.headers,
		text,
		body: text.startsWith('{') ? JSON.parse(text) : null,
	};
}

/** @returns the answer of GET /shops/{id}/orders */
export function listOrders(
	target: { readonly url: string },
	query: Exclude<ApiRequest['query'], undefined> = {},
	shopId = SHOP_ID,
): Promise<ApiAnswer> {
	return call(target, { path: `/shops/${shopId}/orders`, query });
}

/** @returns the answer of PUT /shops/{id} */
export function putShop(
	target: { readonly url: string },
	shop: object,
	shopId = SHOP_ID,
): Promise<ApiAnswer> {
	return call(target, { method: 'PUT', path: `/shops/${shopId}`, body: { shop } });
}
