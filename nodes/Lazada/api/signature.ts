import { createHmac } from 'node:crypto';

import type { Keys } from '../platform/keys';

/** The value of the parameter `sign_method`: the algorithm of the signature. */
export const SIGN_METHOD = 'sha256';

/**
 * @param path of the API with its leading slash and without /rest, e.g. "/order/get"
 * @param own the parameters of the call; empty ones are sent but not signed
 * @returns these parameters, the system parameters, and the signature of all of them
 */
export function signedParameters(
	{ appKey, appSecret }: Keys,
	path: string,
	own: Readonly<Record<string, string>>,
): Record<string, string> {
	const parameters: Record<string, string> = {
		...own,
		app_key: appKey,
		sign_method: SIGN_METHOD,
		timestamp: String(Date.now()),
	};
	return { ...parameters, sign: signApiCall(appSecret, path, parameters) };
}

/**
 * Signs a call of the Open Platform: HMAC-SHA256 of the path and of all parameters in the order of their
 * names (ASCII), each name followed by its value, unencoded. Empty values and `sign` itself are left out.
 *
 * @param path of the API with its leading slash and without /rest, e.g. "/order/get"
 * @param parameters all parameters that are sent, including the system parameters
 * @returns the parameter `sign`: 64 hexadecimal digits in upper case
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10450&docId=108068
 */
export function signApiCall(
	appSecret: string,
	path: string,
	parameters: Readonly<Record<string, string>>,
): string {
	const text = Object.entries(parameters)
		.filter(([name, value]) => name !== 'sign' && value !== '')
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `${name}${value}`)
		.join('');
	return createHmac('sha256', appSecret).update(`${path}${text}`, 'utf8').digest('hex').toUpperCase();
}
