import { callInTest, credentialTest, readyToReceive } from '../../shared/api/credentialTest';
import { explainWithout } from '../../shared/api/errors';
import { ProblemError, type Problem } from '../../shared/errors/problem';
import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { apiBaseUrl, keysFrom } from '../platform/keys';
import { API } from './errors';
import { PUSH_CONFIG } from './push';
import { readResponse } from './response';
import { signedParameters } from './signature';

const NO_KEY: Problem = {
	what: 'The credential has no API partner key',
	cure: 'Copy the key from the page of the app in the console: it signs the calls of the API. To receive pushes only, enter the push partner key instead.',
};

/**
 * The test of the credential: asks for the push configuration of the app. Without an API partner key it only looks
 * whether there is a push partner key.
 *
 * The test is a function and not a declared request that n8n sends: Shopee reports errors with HTTP status 200.
 * n8n would treat errors that are missing from the declaration, and any other answer with 200, as a success.
 */
export const testCredential = credentialTest(API, async (context, credential) => {
	if (textOf(credential.partnerKey).trim() === '') {
		if (keysFrom(credential, false).keys.length === 0) throw new ProblemError(NO_KEY);
		return readyToReceive('the push partner key', 'the partner ID and the API partner key');
	}
	const uri = `${apiBaseUrl(credential)}${PUSH_CONFIG}`;
	const { timestamp, ...parameters } = signedParameters(credential, PUSH_CONFIG);
	const query = { ...parameters, timestamp: String(timestamp) };
	const config = await callInTest(context, API, { uri, query }, readResponse);
	if (!isObject(config)) throw new ProblemError(explainWithout(API, 'a push configuration'));
	return `Connected to app ${String(credential.partnerId).trim()}`;
});
