import { createHmac } from 'node:crypto';

import type { Problem } from '../../shared/errors/problem';
import { equalInConstantTime } from '../../shared/util/constantTime';
import { signatureInAuthorization } from '../../shared/webhook/authorizationHeader';
import { diagnosisOf, type OtherSignature } from '../../shared/webhook/diagnosis';
import { BODY_REWRITTEN, rewrittenBodies } from '../../shared/webhook/rewrittenBody';
import { rejected, type Delivery, type Verification } from '../../shared/webhook/types';
import { Keys } from './keys';

/** Lazada's own sample makes signatures lower case. Integrators are advised to ignore the case. */
const SIGNATURE = /^[0-9a-f]{64}$/i;

/**
 * Signs a push as Lazada does: HMAC-SHA256 of the app key, directly followed by the raw bytes of the body.
 * The URL is not part of the signature.
 *
 * @returns the value of the header Authorization: 64 hexadecimal digits in lower case
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29526&docId=120168
 */
export function signDelivery({ appKey, appSecret }: Keys, body: Uint8Array): string {
	return createHmac('sha256', appSecret).update(appKey, 'utf8').update(body).digest('hex');
}

/** Verifies that a push is signed with the secret of the app. */
export function verifyDelivery(delivery: Delivery, keys: Keys): Verification {
	const { body } = delivery;
	if (keys.appKey === '' || keys.appSecret === '') {
		return rejected(
			{
				what: 'No app key or no app secret is set in the credential of the trigger',
				cure: 'Enter both from the page of the app in the Lazada console.',
			},
			true,
		);
	}
	const signature = signatureInAuthorization(delivery, 'Lazada', SIGNATURE);
	if (typeof signature !== 'string') return signature;
	const given = signature.toLowerCase();
	if (equalInConstantTime(signDelivery(keys, body), given))
		return { kind: 'genuine', verifiedWith: 'appSecret' };
	const diagnose = diagnosisOf(body, given, () => otherSignatures(body, keys));
	return rejected(NOT_SIGNED_WITH_KEYS, true, diagnose);
}

const NOT_SIGNED_WITH_KEYS: Problem = {
	what: 'The signature in Authorization was not made with the app key and the app secret of the credential',
	cure: 'Check that both belong to the app that sends pushes to this URL.',
};

function* otherSignatures(body: Uint8Array, keys: Keys): Generator<OtherSignature> {
	for (const bytes of rewrittenBodies(body)) {
		yield { signature: signDelivery(keys, bytes), problem: BODY_REWRITTEN };
	}
}
