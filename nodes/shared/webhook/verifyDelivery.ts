import type { IWebhookFunctions } from 'n8n-workflow';

import type { PlatformAdapter } from './adapter';
import type { CredentialCache } from '../credential/secrets';
import type { Delivery, Verification } from './types';

/**
 * Step 2 of the road: is this delivery the platform's?
 *
 * A signature that no known secret made is tried once more with the secrets read afresh, so that a
 * secret changed in the credential works at once.
 *
 * @throws when the credential cannot be read
 */
export async function verifyWithCredential<Secrets>(
	context: IWebhookFunctions,
	receiver: PlatformAdapter<Secrets>,
	cache: CredentialCache<Secrets>,
	delivery: Delivery,
): Promise<Verification> {
	const read = async () => receiver.keysFrom(await context.getCredentials(receiver.credentialType), context);
	const known = await cache.current(read);
	const verification = receiver.verify(delivery, known);
	if (verification.kind === 'genuine' || !verification.secretsInDoubt) return verification;

	const renewed = await cache.renewed(read);
	return renewed === undefined ? verification : receiver.verify(delivery, renewed);
}
