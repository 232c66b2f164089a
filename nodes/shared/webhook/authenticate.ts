import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { CredentialCache } from '../credential/secrets';
import { problemText } from '../errors/problem';
import type { RateLimit } from '../util/rateLimit';
import type { PlatformAdapter } from './adapter';
import type { Delivery, Verification } from './types';

/** Whether the platform sent a delivery, and the keys that verified it. */
export type Authentication<Keys> =
	| (Extract<Verification, { kind: 'genuine' }> & { readonly keys: Keys })
	| Extract<Verification, { kind: 'rejected' }>;

/**
 * Step 2 of the pipeline: did the platform send this delivery?
 *
 * Where a signature matches no cached secret, the credential is read again and the signature is verified once
 * more. So a secret that has just been changed in the credential works at once. If that does not help, the wrong
 * signature is diagnosed.
 *
 * @param diagnoses a flood of forged deliveries is refused without diagnoses
 * @throws when the credential cannot be read
 */
export async function authenticate<Keys, Parameters>(
	context: IWebhookFunctions,
	adapter: PlatformAdapter<Keys, Parameters>,
	cache: CredentialCache<Keys>,
	diagnoses: RateLimit,
	delivery: Delivery,
): Promise<Authentication<Keys>> {
	const options = () => context.getNodeParameter('options', {}) as IDataObject;
	const read = async () => adapter.keysFrom(await context.getCredentials(adapter.credentialType), options);
	const known = await cache.current(read);
	const verification = verifyWith(adapter, delivery, known);
	if (verification.kind === 'genuine' || !verification.secretsMayBeStale) return verification;

	const renewed = await cache.renewed(read);
	const last = renewed === undefined ? verification : verifyWith(adapter, delivery, renewed);
	if (last.kind === 'genuine' || last.diagnose === undefined || !diagnoses.take()) return last;
	const found = last.diagnose();
	return found === undefined ? last : { ...last, reason: problemText(found) };
}

function verifyWith<Keys, Parameters>(
	adapter: PlatformAdapter<Keys, Parameters>,
	delivery: Delivery,
	keys: Keys,
): Authentication<Keys> {
	const verification = adapter.verify(delivery, keys);
	return verification.kind === 'genuine' ? { ...verification, keys } : verification;
}
