import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest } from '../../shared/api/credentialTest';
import { explainUnreachable, explainWithout } from '../../shared/api/errors';
import {
	errorMessage,
	ProblemError,
	problemOf,
	problemText,
	type Problem,
} from '../../shared/errors/problem';
import { testFailed } from '../../shared/errors/testFailed';
import { textOf } from '../../shared/util/text';
import { apiKeyOf, problemIn, apiBaseUrl, keysFrom, requireShopId } from '../platform/keys';
import { API } from './errors';
import { withoutKey } from './redact';
import { listIn, readResponse, type ApiResult } from './response';

/**
 * Tests the credential: lists the shops of the API key and looks for the shop id among them.
 *
 * The test is a function, not a request that n8n makes by itself, for two reasons. n8n logs a failed request
 * with its URL, in which Pancake expects the API key. And n8n's rules for such a request cannot search a
 * list.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const shopId = requireShopId(data);
		const shops = await listShops(this, data);
		const shop = shops.find(({ id }) => textOf(id) === shopId);
		if (shop === undefined) return testFailed(unknownShop(shopId, shops));

		const fault = problemIn(keysFrom(data));
		const name = textOf(shop.name);
		const found = `Connected to shop ${shopId}${name === '' ? '' : ` (${name})`}`;
		return {
			status: 'OK',
			message: fault === undefined ? found : `${found}. For the trigger: ${problemText(fault)}`,
		};
	} catch (error) {
		const problem = problemOf(error, {
			what: 'The credential could not be tested',
			cure: 'Check the fields of the credential.',
		});
		const hide = (text: string) => withoutKey(text, textOf(data.apiKey).trim());
		return testFailed({ what: hide(problem.what), cure: hide(problem.cure) });
	}
}

/** @throws ProblemError that says what happened and what to do */
async function listShops(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<IDataObject[]> {
	const reading = await read(context, `${apiBaseUrl(credential)}/shops`, apiKeyOf(credential));
	const shops = reading.kind === 'answer' ? listIn(reading.answer, 'shops') : undefined;
	if (shops !== undefined) return shops;
	throw new ProblemError(reading.kind === 'failed' ? reading.problem : NO_SHOPS);
}

const NO_SHOPS = explainWithout(API, 'shops');

async function read(context: ICredentialTestFunctions, uri: string, apiKey: string): Promise<ApiResult> {
	try {
		return readResponse(await requestInTest(context, { uri, qs: { api_key: apiKey } }), apiKey, false);
	} catch (error) {
		return {
			kind: 'failed',
			problem: explainUnreachable(API, errorMessage(error)),
			status: 0,
		};
	}
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
