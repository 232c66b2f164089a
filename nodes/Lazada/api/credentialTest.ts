import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { callInTest, credentialTest, readyToReceive } from '../../shared/api/credentialTest';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { ProblemError, type Problem } from '../../shared/errors/problem';
import { asObject, ownValue } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { accessTokenOf, apiBaseUrl, keysFrom } from '../platform/keys';
import { SELLER } from './authorization';
import { API, TOKEN_REFUSED } from './errors';
import { readResponse } from './response';
import { signedParameters } from './signature';

const NO_SELLER: Problem = {
	what: 'The answer names no seller',
	cure: 'Check the site or base URL: another server than that of Lazada may answer there.',
};

/** By the code of the answer. */
const IN_TEST: Readonly<Record<string, Problem>> = {
	[TOKEN_REFUSED]: {
		what: 'Lazada does not accept the access token',
		cure: 'If the access token has expired and the refresh token is still valid, the next call of a node renews the access token. Otherwise have the seller authorize the app again, and enter the new tokens here.',
	},
	MissingParameter: {
		what: 'A field of the credential is empty',
		cure: 'Enter the app key, the app secret and the access token. To receive pushes only, the app key and the app secret are enough.',
	},
};

/**
 * The test of the credential: asks Lazada who the seller is. Without tokens it only looks whether the credential can
 * receive. The test renews no tokens, because n8n would not keep the new ones.
 *
 * The test is a function and not a declared request that n8n sends: n8n logs a failed request with its URL,
 * and Lazada requires the access token in the URL.
 */
export const testCredential = credentialTest(API, async (context, credential) => {
	const { appKey, appSecret } = keysFrom(credential);
	if (canOnlyReceive(credential)) {
		if (appKey === '' || appSecret === '') throw new ProblemError(IN_TEST.MissingParameter!);
		return readyToReceive('the app secret', 'an access token');
	}
	const uri = `${apiBaseUrl(credential)}${SELLER}`;
	const accessToken = accessTokenOf(credential);
	const own = { ...(accessToken !== '' && { access_token: accessToken }) };
	const query = signedParameters({ appKey, appSecret }, SELLER, own);
	const seller = asObject(await callInTest(context, API, { uri, query }, readInTest));
	const sellerId = textOf(seller.seller_id);
	if (sellerId === '') throw new ProblemError(NO_SELLER);
	const name = textOf(seller.name);
	return `Connected to seller ${sellerId}${name === '' ? '' : ` (${name})`}`;
});

/** A refresh token without an access token is meant for calls. */
function canOnlyReceive({ accessToken, refreshToken }: ICredentialDataDecryptedObject): boolean {
	return [accessToken, refreshToken].every((token) => textOf(token).trim() === '');
}

function readInTest(answer: HttpAnswer): ApiResult {
	const result = readResponse(answer);
	if (result.kind === 'answer') return result;
	return { ...result, problem: ownValue(IN_TEST, result.code ?? '') ?? result.problem };
}
