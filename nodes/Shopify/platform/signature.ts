import { createHmac } from 'node:crypto';

import { equalInConstantTime } from '../../shared/util/constantTime';
import { rejected, type Delivery, type Verification } from '../../shared/webhook/types';
import { deliveryHeader } from './headers';
import { Keys } from './keys';
import { senderOf } from './sender';

/**
 * Signs a delivery as Shopify does.
 *
 * @param body the raw bytes of the request body
 * @param secret the app's client secret, or the secret of the shop's Notifications page; used as text
 * @returns the value of X-Shopify-Hmac-Sha256: HMAC-SHA256 in standard base64 (44 characters)
 * @see https://shopify.dev/docs/apps/build/webhooks/verify-deliveries
 */
export function signDelivery(body: Uint8Array, secret: string): string {
	return createHmac('sha256', secret).update(body).digest('base64');
}

/**
 * Verifies the signature, which covers the body only. The headers are not signed, so a shop in them proves
 * nothing. The shop is compared all the same: a delivery that the app of another shop sends here by mistake
 * must not count as one of this shop. Where the body names its shop, that is proven, and compared too.
 */
export function verifyDelivery(delivery: Delivery, { secrets, shop }: Keys): Verification {
	const signature = deliveryHeader(delivery.headers, 'hmac');
	if (secrets.length === 0) {
		return rejected(
			{
				what: 'No signing secret is set in the credential of the trigger',
				cure: 'Enter the Notifications secret (for webhooks made in the admin) or the client secret (for webhooks of an app).',
			},
			true,
		);
	}
	if (signature === undefined)
		return rejected(
			{
				what: 'The header X-Shopify-Hmac-Sha256 is missing',
				cure: 'If Shopify sent this delivery, have the proxy pass its headers on.',
			},
			false,
		);

	const signer = secrets.find(({ value }) =>
		equalInConstantTime(signDelivery(delivery.body, value), signature),
	);
	if (signer === undefined) {
		return rejected(
			{
				what: 'The signature in X-Shopify-Hmac-Sha256 was made with none of the known secrets',
				cure: 'Check the Notifications secret (for webhooks made in the admin) or the client secret (for webhooks of an app) in the credential.',
			},
			true,
		);
	}
	const sender = shop === undefined ? undefined : senderOf(delivery);
	if (shop !== undefined && sender !== undefined && sender !== shop) {
		return rejected(
			{
				what: `The delivery does not come from ${shop}, which is the shop of the credential`,
				cure: 'Correct Shop in the credential, or use a trigger and a credential for each shop.',
			},
			true,
		);
	}
	return { kind: 'genuine', verifiedWith: signer.name };
}
