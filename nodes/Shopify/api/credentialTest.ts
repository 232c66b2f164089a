import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { callInTest, credentialTest, readyToReceive } from '../../shared/api/credentialTest';
import { explainWithout } from '../../shared/api/errors';
import { ProblemError } from '../../shared/errors/problem';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { accessTokenOf, API_VERSION, apiBaseUrl, keysFrom, callProblemIn } from '../platform/keys';
import { shopDomain } from '../platform/shop';
import { API } from './errors';
import { readResponse } from './response';
import { grantRequest, readGrant } from './tokens';

/**
 * Tests the credential: asks for the name of the shop. If the credential has a client ID and secret, a token
 * is fetched first. With neither, it only looks whether there is a secret that verifies deliveries.
 *
 * The test is a function, not a request that n8n makes by itself: n8n counts every answer with HTTP 200 as
 * a success, but GraphQL reports errors with HTTP 200 too.
 */
export const testCredential = credentialTest(API, async (context, credential) => {
	if (canOnlyReceive(credential)) return readyToReceive('the secret', 'an access token');
	const gap = callProblemIn(credential);
	if (gap !== undefined) throw new ProblemError(gap);
	const call = {
		uri: `${apiBaseUrl(credential)}/admin/api/${API_VERSION}/graphql.json`,
		headers: { 'X-Shopify-Access-Token': await tokenFor(context, credential) },
		body: { query: '{ shop { name myshopifyDomain } }' },
	};
	const { shop } = asObject(await callInTest(context, API, call, readResponse));
	const { name, myshopifyDomain } = asObject(shop);
	const answering = textOf(myshopifyDomain);
	if (answering === '') throw new ProblemError(explainWithout(API, 'a shop'));
	const named = shopDomain(textOf(credential.shop));
	if (named !== undefined && named !== answering.toLowerCase()) {
		throw new ProblemError({
			what: `The answer comes from the shop ${answering}, not from ${named}`,
			cure: `Enter ${answering} as Shop: the trigger refuses deliveries of another shop.`,
		});
	}
	return `Connected to ${textOf(name)} (${answering})`;
});

/** Who chooses "Client ID and Secret" wants to call the API. */
function canOnlyReceive(credential: ICredentialDataDecryptedObject): boolean {
	if (credential.authentication === 'clientCredentials' || accessTokenOf(credential) !== '') return false;
	return keysFrom(credential).secrets.length > 0;
}

async function tokenFor(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<string> {
	if (credential.authentication !== 'clientCredentials') return accessTokenOf(credential);
	return (await callInTest(context, API, grantRequest(credential), readGrant)) as string;
}
