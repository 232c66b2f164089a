import { ownValue } from '../../shared/util/object';
import { DATA_TYPES } from './eventTypes';

/** The parameter of the URL that carries the URL secret. */
const SECRET_PARAMETER = 'secret';

/** How the trigger's URL is registered. */
export interface UrlNeeds {
	/** Appended to the URL, as its query. */
	readonly urlSecret: string | undefined;
	/** Whether Pancake appends the type to the path, e.g. "/orders". */
	readonly appendsType: boolean;
}

/**
 * @param productionUrl of the trigger: .../webhook/<webhookId>/webhook
 * @param webhookId undefined where the node has none
 */
export function urlToRegister(
	productionUrl: string,
	webhookId: string | undefined,
	{ urlSecret, appendsType }: UrlNeeds,
): string {
	const url = appendsType ? urlTakingSuffixes(productionUrl, webhookId) : productionUrl;
	return urlSecret === undefined ? url : `${url}?${SECRET_PARAMETER}=${encodeURIComponent(urlSecret)}`;
}

/**
 * @returns a URL that also takes deliveries at paths below it. n8n puts the id of the webhook before a path
 *   with variable segments, and the path itself begins with the id, so the URL contains the id twice (measured
 *   with 2.40.7). The alternatives are worse: only one workflow can have a path without the id, and a path made
 *   by an expression makes n8n several times slower.
 */
export function urlTakingSuffixes(productionUrl: string, webhookId: string | undefined): string {
	if (webhookId === undefined) return productionUrl;
	const at = productionUrl.lastIndexOf(`/${webhookId}/`);
	return at < 0 ? productionUrl : `${productionUrl.slice(0, at)}/${webhookId}${productionUrl.slice(at)}`;
}

type Values = Readonly<Record<string, unknown>>;

/** @returns the secret in the URL, together with anything that was appended to the URL */
export function secretInQuery(query: Values): string | undefined {
	return textIn(query, SECRET_PARAMETER);
}

/** @returns the type that was appended to the URL, to its path or to the secret at its end */
export function typeInUrl(segments: Values, query: Values): string | undefined {
	const inPath = textIn(segments, 'type');
	if (inPath !== undefined && /^[a-z_.]+$/.test(inPath)) return inPath;
	const secret = secretInQuery(query) ?? '';
	return DATA_TYPES.find(({ name }) => secret.endsWith(`/${name}`))?.name;
}

function textIn(values: Values, name: string): string | undefined {
	const value = ownValue(values, name);
	return typeof value === 'string' ? value : undefined;
}
