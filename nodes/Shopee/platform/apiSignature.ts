import { createHmac } from 'node:crypto';

/**
 * Signs a call of a Public API, which all of /api/v2/push/ and /api/v2/public/ are.
 *
 * @param path includes /api/v2 and no host
 * @param timestamp seconds; Shopee takes it for 5 minutes
 * @returns the query parameter `sign`: HMAC-SHA256 in lower-case hexadecimal
 * @see https://open.shopee.com/developer-guide/16
 */
export function signPublicCall(
	partnerKey: string,
	partnerId: string,
	path: string,
	timestamp: number,
): string {
	return createHmac('sha256', partnerKey).update(`${partnerId}${path}${timestamp}`).digest('hex');
}
