import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest, testFailed } from '../../shared/api/credentialTest';
import { explainUnreachable } from '../../shared/api/errors';
import { answerWithoutSecrets, withoutSecrets } from '../../shared/api/redact';
import { textOf } from '../../shared/util/text';
import { errorMessage } from '../../shared/util/error';
import { asObject, ownValue } from '../../shared/util/object';
import { signedParameters } from './signature';
import { accessTokenIn, keysFrom, secretsIn } from '../platform/keys';
import { apiBaseUrl } from '../platform/site';
import { type ApiResult, readResponse } from './response';
import { SELLER } from './authorization';
import { API, TOKEN_REFUSED } from './errors';

/**
 * The test of the credential: asks who the seller is. It renews nothing, as n8n would not keep the new tokens.
 *
 * It is a function, and not a request that n8n makes by itself, because n8n logs what goes wrong there with
 * the URL, in which Lazada wants the access token.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		const outcome = await askForSeller(this, data);
		if (outcome.kind === 'failed') {
			const { message, description } = outcome.explanation;
			return testFailed(ownValue(IN_TEST, outcome.code) ?? `${message}. ${description}`);
		}
		const seller = asObject(outcome.data);
		const sellerId = textOf(seller.seller_id);
		if (sellerId === '') return testFailed(NO_SELLER);
		const name = textOf(seller.name);
		return { status: 'OK', message: `Connected to seller ${sellerId}${name === '' ? '' : ` (${name})`}` };
	} catch (error) {
		return testFailed(withoutSecrets(errorMessage(error), secretsIn(data)));
	}
}

const IN_TEST: Readonly<Record<string, string>> = {
	[TOKEN_REFUSED]:
		'Lazada does not accept the access token. If it has ended and the refresh token is still good, the next call of a node renews it by itself. Otherwise have the seller authorize the app again and enter the new tokens here.',
	MissingParameter:
		'The access token, or another field, is empty. API calls need it. To receive pushes, the app key and the app secret are enough, and this test does not have to succeed.',
};

const NO_SELLER =
	'What answered named no seller: check the site or base URL. It may not be Lazada, or Lazada may have an error that is not known here.';

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
		const explanation = explainUnreachable(API, withoutSecrets(errorMessage(error), secrets));
		return { kind: 'failed', code: '', explanation };
	}
}
