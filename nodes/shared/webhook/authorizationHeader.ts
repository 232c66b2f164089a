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
