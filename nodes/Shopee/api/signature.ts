import { createHmac } from 'node:crypto';

import { requirePartnerId } from '../platform/keys';

/**
 * Signs a call of a Public API. All APIs under /api/v2/push/ and /api/v2/public/ are Public APIs.
 *
 * @param path includes /api/v2 and no host
 * @param timestamp in seconds since 1970; Shopee accepts it for 5 minutes
 * @returns the query parameter `sign`: HMAC-SHA256 in lower-case hexadecimal
 * @see https://open.shopee.com/developer-guide/16
 */
export function signApiCall(partnerKey: string, partnerId: string, path: string, timestamp: number): string {
	return createHmac('sha256', partnerKey).update(`${partnerId}${path}${timestamp}`).digest('hex');
}

/**
 * @param path includes /api/v2 and no host
 * @returns the query parameters of every call of a Public API; `timestamp` in seconds since 1970
 * @throws ProblemError when the credential has no partner ID that is a number
 */
export function signedParameters(
	credential: Readonly<Record<string, unknown>>,
	path: string,
): { partner_id: string; timestamp: number; sign: string } {
	const partnerId = requirePartnerId(credential);
	const partnerKey = String(credential.partnerKey ?? '').trim();
	const timestamp = Math.floor(Date.now() / 1_000);
	return { partner_id: partnerId, timestamp, sign: signApiCall(partnerKey, partnerId, path, timestamp) };
}
