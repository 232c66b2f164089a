import { signApiCall } from '../../nodes/Lazada/api/signature';
import { ACCESS_TOKEN, APP_KEY, APP_SECRET } from './settings';

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
	/** The path without /rest, e.g. "/orders/get" */
	readonly path: string;
	readonly method?: 'GET' | 'POST';
	readonly parameters?: Readonly<Record<string, string>>;
	readonly appKey?: string;
	readonly appSecret?: string;
	/** null for a call without a token. */
	readonly accessToken?: string | null;
	/** ms since 1970 */
	readonly timestamp?: number | string;
	/** Parameters added or replaced after the call was signed; null removes a parameter. */
	readonly changes?: Readonly<Record<string, string | null>>;
}

/** Calls the API as a plain client, with no library in between. */
export async function call(
	{ restUrl }: { readonly restUrl: string },
	request: ApiRequest,
): Promise<ApiAnswer> {
	const { path, method = 'GET', appKey = APP_KEY, appSecret = APP_SECRET } = request;
	const { accessToken = path.startsWith('/auth/') ? null : ACCESS_TOKEN } = request;
	const parameters: Record<string, string> = {
		...request.parameters,
		app_key: appKey,
		timestamp: String(request.timestamp ?? Date.now()),
		sign_method: 'sha256',
		...(accessToken === null ? {} : { access_token: accessToken }),
	};
	parameters.sign = signApiCall(appSecret, path, parameters);
	for (const [name, value] of Object.entries(request.changes ?? {})) {
		if (value === null) delete parameters[name];
		else parameters[name] = value;
	}
	const text = new URLSearchParams(parameters);
	const response =
		method === 'GET'
			? await fetch(`${restUrl}${path}?${text}`)
			: await fetch(`${restUrl}${path}`, { method, body: text });
	const answer = await response.text();
	const isJson = answer.startsWith('{');
	return { status: response.status, text: answer, body: isJson ? JSON.parse(answer) : null };
}

/** @returns the `data` of an API of one seller. @throws Error where it was refused */
export async function dataOf(
	target: { readonly restUrl: string },
	path: string,
	parameters: Readonly<Record<string, string>> = {},
): Promise<Json> {
	const { body, text } = await call(target, { path, parameters });
	if (body?.code !== '0') throw new Error(text);
	return body.data;
}
