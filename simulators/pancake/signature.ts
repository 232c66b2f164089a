import { createHmac } from 'node:crypto';
import type { SignatureOption } from './settings';

/** Integrators who check a signature expect it in this header. None of them reports to have received one. */
export const SIGNATURE: SignatureOption = { header: 'X-Pancake-Signature' };

/** @returns the header that signs a body with HMAC-SHA256; whether Pancake has one is not verified */
export function signatureHeader(
	body: Uint8Array,
	secret: string,
	{ header, encoding = 'hex', prefix = '' }: SignatureOption = SIGNATURE,
): Record<string, string> {
	return { [header]: prefix + createHmac('sha256', secret).update(body).digest(encoding) };
}
