import type { ICredentialDataDecryptedObject, ICredentialTestFunctions, IDataObject } from 'n8n-workflow';

import { callInTest, credentialTest, readyToReceive } from '../../shared/api/credentialTest';
import { ProblemError, problemText, type Problem } from '../../shared/errors/problem';
import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { requireApiKey, keyProblemIn, apiBaseUrl, keysFrom, requireShopId } from '../platform/keys';
import { API } from './errors';
import { explainMissing, listIn, readResponse } from './response';

/**
 * Tests the credential: lists the shops of the API key and looks for the shop id among them. Without an API key it
 * only looks whether the credential can receive.
 *
 * The test is a function, not a request that n8n makes by itself, for two reasons. n8n logs a failed request
 * with its URL, in which Pancake expects the API key. And n8n's rules for such a request cannot search a
 * list.
 */
export const testCredential = credentialTest(API, async (context, credential) => {
	const fault = keyProblemIn(keysFrom(credential));
	if (textOf(credential.apiKey).trim() === '') {
		if (fault !== undefined) throw new ProblemError(fault);
		return readyToReceive('what proves deliveries', 'an API key');
	}
	const shopId = requireShopId(credential);
	const shops = await listShops(context, credential);
	const shop = shops.find(({ id }) => textOf(id) === shopId);
	if (shop === undefined) throw new ProblemError(unknownShop(shopId, shops));

	const name = textOf(shop.name);
	const found = `Connected to shop ${shopId}${name === '' ? '' : ` (${name})`}`;
	return fault === undefined ? found : `${found}. For the trigger: ${problemText(fault)}`;
});

/** @throws ProblemError that says what happened and what to do */
async function listShops(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<IDataObject[]> {
	const call = { uri: `${apiBaseUrl(credential)}/shops`, query: { api_key: requireApiKey(credential) } };
	const answer = await callInTest(context, API, call, readResponse);
	const shops = listIn(answer, 'shops');
	if (shops === undefined) throw new ProblemError(explainMissing(answer, 'shops'));
	return shops.filter(isObject);
}

function unknownShop(shopId: string, shops: readonly IDataObject[]): Problem {
	const known = shops.map(({ id, name }) => `${textOf(id)} (${textOf(name)})`).join(', ');
	return {
		what: `The API key does not belong to shop ${shopId}`,
		cure:
			known === ''
				? 'It belongs to no shop. Enter the API key of this shop.'
				: `It belongs to: ${known}. Enter the ID of one of these shops, or the API key of this shop.`,
	};
}
