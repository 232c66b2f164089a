import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest } from '../../shared/api/credentialTest';
import { explainUnreachable } from '../../shared/api/errors';
import { answerWithoutSecrets, problemWithoutSecrets, withoutSecrets } from '../../shared/api/redact';
import { errorMessage, problemOf, type Problem } from '../../shared/errors/problem';
import { testFailed } from '../../shared/errors/testFailed';
import { asObject, ownValue } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { accessTokenIn, apiBaseUrl, keysFrom, secretsIn } from '../platform/keys';
import { SELLER } from './authorization';
import { API, TOKEN_REFUSED } from './errors';
import { type ApiResult, readResponse } from './response';
import { signedParameters } from './signature';

/**
 * The test of the credential: asks Lazada who the seller is. The test renews no tokens, because n8n would not
 * keep the new ones.
 *
 * The test is a function and not a declared request that n8n sends: n8n logs a failed request with its URL,
 * and Lazada requires the access token in the URL.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const outcome = await askForSeller(this, data);
		if (outcome.kind === 'failed') {
			return testFailed(ownValue(IN_TEST, outcome.code) ?? outcome.problem);
		}
		const seller = asObject(outcome.data);
		const sellerId = textOf(seller.seller_id);
		if (sellerId === '') return testFailed(NO_SELLER);
		const name = textOf(seller.name);
		return { status: 'OK', message: `Connected to seller ${sellerId}${name === '' ? '' : ` (${name})`}` };
	} catch (error) {
		const problem = problemOf(error, {
			what: 'The credential could not be tested',
			cure: 'Check the fields of the credential.',
		});
		return testFailed(problemWithoutSecrets(problem, secretsIn(data)));
	}
}

const IN_TEST: Readonly<Record<string, Problem>> = {
	[TOKEN_REFUSED]: {
		what: 'Lazada does not accept the access token',
		cure: 'If the access token has expired and the refresh token is still valid, the next call of a node renews the access token. Otherwise have the seller authorize the app again, and enter the new tokens here.',
	},
	MissingParameter: {
		what: 'The access token, or another field, is empty',
		cure: 'Enter the access token if the nodes shall call the API. Receiving pushes needs the app key and the app secret only, so then this test may fail.',
	},
};

const NO_SELLER: Problem = {
	what: 'The answer names no seller',
	cure: 'Check the site or base URL: another server than that of Lazada may answer there.',
};

async function askForSeller(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<ApiResult> {
	const uri = `${apiBaseUrl(credential)}${SELLER}`;
	const secrets = secretsIn(credential);
	const qs = signedParameters(keysFrom(credential), SELLER, accessTokenIn(credential));
	try {
		const { status, body } = await requestInTest(context, { uri, qs });
		return readResponse(status, answerWithoutSecrets(body.toString(), secrets));
	} catch (error) {
		const problem = explainUnreachable(API, withoutSecrets(errorMessage(error), secrets));
		return { kind: 'failed', code: '', problem };
	}
}
