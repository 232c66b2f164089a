import { createHmac } from 'node:crypto';
import type { SignatureOption } from './settings';

/** Integrators who check a signature expect it there; none reports to have received one. */
export const SIGNATURE: SignatureOption = { header: 'X-Pancake-Signature' };

/** @returns the header that signs a body with HMAC-SHA256; that Pancake has one is not verified */
export function signatureHeader(
	body: Uint8Array,
	secret: string,
	{ header, encoding = 'hex', prefix = '' }: SignatureOption = SIGNATURE,
): Record<string, string> {
	return { [header]: prefix + createHmac('sha256', secret).update(body).digest(encoding) };
}
