import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { requestInTest, jsonIn, type TestCall } from '../../shared/api/credentialTest';
import { explainOddAnswer, explainUnreachable, explainWithout } from '../../shared/api/errors';
import { withoutSecrets } from '../../shared/api/redact';
import { errorMessage, problemOf, type Problem } from '../../shared/errors/problem';
import { testFailed } from '../../shared/errors/testFailed';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { API_VERSION, apiBaseUrl, problemIn, secretsIn } from '../platform/keys';
import { shopDomain } from '../platform/shop';
import { explainStatus, API } from './errors';
import { readResponse } from './response';
import { grantRequest, tokenOf } from './tokens';

type RequestResult =
	| { readonly kind: 'answer'; readonly answer: Readonly<Record<string, unknown>> }
	| { readonly kind: 'failed'; readonly problem: Problem };

/**
 * Tests the credential: asks for the name of the shop. If the credential has a client ID and secret, a token
 * is fetched first.
 *
 * The test is a function, not a request that n8n makes by itself: n8n takes every answer with HTTP 200 for a
 * success, but GraphQL reports errors with HTTP 200 too.
 */
export async function testCredential(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const gap = problemIn(data);
	if (gap !== undefined) return testFailed(gap);
	const result = await resultOf(this, data);
	// The answering server may repeat the secrets that were sent to it.
	return { ...result, message: withoutSecrets(result.message, secretsIn(data)) };
}

async function resultOf(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	try {
		const outcome = await askForShop(context, credential);
		return outcome.kind === 'answer' ? connectedTo(outcome.answer, credential) : testFailed(outcome.problem);
	} catch (error) {
		return testFailed(
			problemOf(error, {
				what: 'The credential could not be tested',
				cure: 'Check the fields of the credential.',
			}),
		);
	}
}

async function askForShop(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<RequestResult> {
	let token = tokenOf(credential);
	if (credential.authentication === 'clientCredentials') {
		const granted = await ask(context, grantRequest(credential));
		if (granted.kind === 'failed') return granted;
		token = textOf(granted.answer.access_token);
		if (token === '') return failed(explainWithout(API, 'an access token'));
	}
	return await ask(context, {
		uri: `${apiBaseUrl(credential)}/admin/api/${API_VERSION}/graphql.json`,
		headers: { 'X-Shopify-Access-Token': token },
		body: { query: '{ shop { name myshopifyDomain } }' },
	});
}

function connectedTo(
	answer: Readonly<Record<string, unknown>>,
	credential: ICredentialDataDecryptedObject,
): INodeCredentialTestResult {
	const result = readResponse(answer, '');
	if (result.kind === 'failed') return testFailed(result.problem);
	const { name, myshopifyDomain } = asObject(asObject(result.data).shop);
	if (textOf(myshopifyDomain) === '') return testFailed(explainWithout(API, 'a shop'));
	const named = shopDomain(textOf(credential.shop));
	if (named !== undefined && named !== textOf(myshopifyDomain).toLowerCase()) {
		return testFailed({
			what: `The answer comes from the shop ${textOf(myshopifyDomain)}, not from ${named}`,
			cure: `Enter ${textOf(myshopifyDomain)} as Shop: the trigger refuses deliveries of another shop.`,
		});
	}
	return { status: 'OK', message: `Connected to ${textOf(name)} (${textOf(myshopifyDomain)})` };
}

async function ask(context: ICredentialTestFunctions, call: TestCall): Promise<RequestResult> {
	let answer: { status: number; body: Buffer };
	try {
		answer = await requestInTest(context, call);
	} catch (error) {
		return failed(explainUnreachable(API, errorMessage(error)));
	}
	const { status } = answer;
	if (status >= 300) return failed(explainStatus(String(status), answer.body.toString(), ''));
	const parsed = asObject(jsonIn(answer.body));
	if (Object.keys(parsed).length === 0) return failed(explainOddAnswer(API, status));
	return { kind: 'answer', answer: parsed };
}

function failed(problem: Problem): RequestResult {
	return { kind: 'failed', problem };
}
