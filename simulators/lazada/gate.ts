import { SIGN_METHOD, signApiCall } from '../../nodes/Lazada/api/signature';
import type { App } from './app';
import { errorOf, missing } from './errors';
import type { Settings } from './settings';

/** The largest allowed difference between the timestamp of a call and the server's time, in ms. */
const VALID_MS = 7_200 * 1_000;

export type Parameters = Readonly<Record<string, string>>;

/**
 * Checks the app key before anything else, even before the path: with an unknown key, calls of APIs that do
 * not exist get the same answer, as an integrator saw.
 * @throws ApiError
 */
export function checkApp(parameters: Parameters, app: App): void {
	if (!parameters.app_key) throw missing('app_key');
	if (parameters.app_key !== app.appKey) throw errorOf('InvalidAppKey');
}

/**
 * Checks the other common parameters except the token. The answers to a wrong timestamp and to another
 * sign_method are not documented. The code for the timestamp is one that integrators know from the same
 * gateway.
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
