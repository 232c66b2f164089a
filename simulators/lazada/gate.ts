import { SIGN_METHOD, signApiCall } from '../../nodes/Lazada/api/signature';
import type { App } from './app';
import { errorOf, missing } from './errors';
import type { Settings } from './settings';

/** How far the timestamp of a call may be from the server's, in ms. */
const VALID_MS = 7_200 * 1_000;

export type Parameters = Readonly<Record<string, string>>;

/**
 * The app key is looked at first, before even the path: of a key that does not exist, calls of APIs that do
 * not exist are answered alike, as an integrator saw it.
 * @throws ApiError
 */
export function checkApp(parameters: Parameters, app: App): void {
	if (!parameters.app_key) throw missing('app_key');
	if (parameters.app_key !== app.appKey) throw errorOf('InvalidAppKey');
}

/**
 * The rest of the common parameters but the token. What is answered to a timestamp too far away and to
 * another sign_method is not documented: the former has a code integrators know of the same gateway.
 * @param path without /rest
 * @throws ApiError
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10450&docId=108068
 */
export function checkSignature(path: string, parameters: Parameters, app: App, settings: Settings): void {
	const { timestamp, sign_method: method, sign } = parameters;
	if (!timestamp) throw missing('timestamp');
	if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() - Number(timestamp)) >= VALID_MS) {
		throw errorOf('IllegalTimestamp');
	}
	if (!method) throw missing('sign_method');
	if (!sign) throw missing('sign');
	const expected = signApiCall(app.appSecret, path, parameters);
	const given = settings.lowerCaseSign ? sign.toUpperCase() : sign;
	if (method !== SIGN_METHOD || given !== expected) throw errorOf('IncompleteSignature');
}
