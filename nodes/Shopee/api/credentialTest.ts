import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest, jsonIn } from '../../shared/api/credentialTest';
import { explainUnreachable, explainWithout } from '../../shared/api/errors';
import { errorMessage, problemOf, type Problem } from '../../shared/errors/problem';
import { testFailed } from '../../shared/errors/testFailed';
import { isObject } from '../../shared/util/object';
import { apiBaseUrl } from '../platform/keys';
import { API } from './errors';
import { PUSH_CONFIG } from './push';
import { readResponse, type ApiResult } from './response';
import { publicCallParameters } from './signature';

const NO_KEY: Problem = {
	what: 'The credential has no API partner key',
	cure: 'Copy the key from the page of the app in the console: it signs the calls of the API. Receiving pushes needs no API partner key, so then this test may fail.',
};

/**
 * The test of the credential: asks for the push configuration of the app.
 *
 * The test is a function and not a declared request that n8n sends: Shopee reports errors with HTTP status 200.
 * n8n would treat errors that are missing from the declaration, and any other answer with 200, as a success.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	try {
		if (String(data.partnerKey ?? '').trim() === '') return testFailed(NO_KEY);
		const outcome = await askForPushConfig(this, data);
		if (outcome.kind === 'failed') return testFailed(outcome.problem);
		const { response } = outcome.answer;
		if (!isObject(response)) return testFailed(explainWithout(API, 'a push configuration'));
		return { status: 'OK', message: `Connected to app ${String(data.partnerId).trim()}` };
	} catch (error) {
		return testFailed(
			problemOf(error, {
				what: 'The credential could not be tested',
				cure: 'Check the fields of the credential.',
			}),
		);
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
		return { kind: 'failed', problem: explainUnreachable(API, errorMessage(error)) };
	}
}
