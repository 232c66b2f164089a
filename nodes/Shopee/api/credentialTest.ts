import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest, jsonIn, testExplained, testFailed } from '../../shared/api/credentialTest';
import { explainUnreachable, explainWithout, type Explanation } from '../../shared/api/errors';
import { errorMessage } from '../../shared/util/error';
import { isObject } from '../../shared/util/object';
import { publicCallParameters } from './signature';
import { apiBaseUrl } from '../platform/keys';
import { readResponse, type ApiResult } from './response';
import { API } from './errors';
import { PUSH_CONFIG } from './push';

const NO_KEY: Explanation = {
	message: 'The credential has no API partner key',
	description:
		'Copy it from the page of the app in the console: it signs the calls of the API. Only to receive pushes, it is not needed, and this test may stay red.',
};

/**
 * The test of the credential: asks for the push configuration of the app.
 *
 * It is a function, and not a request that n8n makes by itself, because Shopee tells errors with HTTP 200, and
 * n8n would take those that it was not told of, and whatever else answers with 200, for a success.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		if (String(data.partnerKey ?? '').trim() === '') return testExplained(NO_KEY);
		const outcome = await askForPushConfig(this, data);
		if (outcome.kind === 'failed') return testExplained(outcome.explanation);
		const { response } = outcome.answer;
		if (!isObject(response)) return testExplained(explainWithout(API, 'a push configuration'));
		return { status: 'OK', message: `Connected to app ${String(data.partnerId).trim()}` };
	} catch (error) {
		return testFailed(errorMessage(error));
	}
}

async function askForPushConfig(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<ApiResult> {
	const uri = `${apiBaseUrl(credential)}${PUSH_CONFIG}`;
	const { timestamp, ...parameters } = publicCallParameters(credential, PUSH_CONFIG);
	const qs = { ...parameters, timestamp: String(timestamp) };
	try {
		const { status, body } = await requestInTest(context, { uri, qs });
		return readResponse(status, jsonIn(body));
	} catch (error) {
		return { kind: 'failed', explanation: explainUnreachable(API, errorMessage(error)) };
	}
}
