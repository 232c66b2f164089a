import { isObject } from '../util/object';
import { rejected, type Delivery, type Verification } from './types';

/**
 * Reads the signature of a platform that signs in the header Authorization, as 64 hexadecimal digits.
 *
 * @param platform the name of the platform, for the reason
 * @param shape the digits in the case that the platform writes
 * @returns the signature without white space around it; a rejection where the header is missing or holds no
 *   signature
 */
export function signatureInAuthorization(
	{ headers }: Delivery,
	platform: string,
	shape: RegExp,
): string | Verification {
	const signature = headers.authorization?.trim() ?? '';
	if (signature === '') {
		return rejected(
			{
				what: 'The header Authorization is missing',
				cure: `If ${platform} sent this delivery, have the proxy pass its headers on.`,
			},
			false,
		);
	}
	if (shape.test(signature)) return signature;
	return rejected(
		{
			what: `The header Authorization does not hold 64 hexadecimal digits, as every signature of ${platform} does`,
			cure: `If ${platform} sent this delivery, have the proxy pass its headers on unchanged.`,
		},
		false,
	);
}

/**
 * Whether a delivery that is not proven looks like a push of a platform that signs in the header Authorization: it has
 * a signature there, or the envelope. A proxy may have changed the body, or removed the header.
 *
 * @param body reads the body as JSON
 * @param envelope the fields of every push
 */
export function resemblesPush(
	{ headers }: Delivery,
	body: () => unknown,
	envelope: readonly string[],
): boolean {
	if (/^\s*[0-9a-f]{64}\s*$/i.test(headers.authorization ?? '')) return true;
	const content = body();
	return isObject(content) && envelope.every((name) => Object.hasOwn(content, name));
}
