import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { CredentialCache } from '../credential/secrets';
import type { PlatformAdapter } from './adapter';
import type { Delivery, Verification } from './types';

/** Whether a delivery is the platform's, and the keys that it was verified with. */
export type Authentication<Keys> =
	| (Extract<Verification, { kind: 'genuine' }> & { readonly keys: Keys })
	| Extract<Verification, { kind: 'rejected' }>;

/**
 * Step 2 of the pipeline: is this delivery the platform's?
 *
 * A signature that no known secret made is tried once more with the secrets read again, so that a secret
 * changed in the credential works at once.
 *
 * @throws when the credential cannot be read
 */
export async function authenticate<Keys, Parameters>(
	context: IWebhookFunctions,
	adapter: PlatformAdapter<Keys, Parameters>,
	cache: CredentialCache<Keys>,
	delivery: Delivery,
): Promise<Authentication<Keys>> {
	const read = async () =>
		adapter.keysFrom(
			await context.getCredentials(adapter.credentialType),
			context.getNodeParameter('options', {}) as IDataObject,
		);
	const known = await cache.current(read);
	const verification = verifyWith(adapter, delivery, known);
	if (verification.kind === 'genuine' || !verification.secretsInDoubt) return verification;

	const renewed = await cache.renewed(read);
	return renewed === undefined ? verification : verifyWith(adapter, delivery, renewed);
}

function verifyWith<Keys, Parameters>(
	adapter: PlatformAdapter<Keys, Parameters>,
	delivery: Delivery,
	keys: Keys,
): Authentication<Keys> {
	const verification = adapter.verify(delivery, keys);
	return verification.kind === 'genuine' ? { ...verification, keys } : verification;
}
