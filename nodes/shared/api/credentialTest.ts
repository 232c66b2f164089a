import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { ProblemError, problemOf, reasonOf } from '../errors/problem';
import { testFailed } from '../errors/testFailed';
import { withDeadline } from '../util/deadline';
import { explainUnreachable, type Api } from './errors';
import { problemWithoutSecrets, withoutSecrets } from './redact';
import { bodyOf, type ApiResult, type HttpAnswer } from './response';

/** When a call of the Test button ends without its whole answer, in ms. */
const TEST_DEADLINE_MS = 30_000;

interface TestAnswer {
	readonly statusCode: number;
	readonly body: Uint8Array;
}

/** The function behind the Test button of a credential. */
type CredentialTest = (
	this: ICredentialTestFunctions,
	credentials: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
) => Promise<INodeCredentialTestResult>;

/** A call of the Test button: a POST where it has a body, else a GET. */
export interface TestCall {
	readonly uri: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: IDataObject;
}

/**
 * Makes the function behind the Test button of a credential. What it shows holds no secret of the credential,
 * which the answering server may repeat.
 *
 * @param connect calls the API; returns what the API answers to, e.g. "Connected to shop 1001", or throws an error
 *   that says what happened and what to do. For a credential that can only receive, see `readyToReceive`.
 */
export function credentialTest(
	{ secretsIn }: Api,
	connect: (context: ICredentialTestFunctions, credential: ICredentialDataDecryptedObject) => Promise<string>,
): CredentialTest {
	return async function (this, { data = {} }) {
		const secrets = secretsIn(data);
		try {
			return { status: 'OK', message: withoutSecrets(await connect(this, data), secrets) };
		} catch (error) {
			const problem = problemOf(error, {
				what: 'The credential could not be tested',
				cure: 'Check the fields of the credential.',
			});
			return testFailed(problemWithoutSecrets(problem, secrets));
		}
	};
}

/**
 * @param secrets what verifies deliveries, e.g. "the webhook secret"
 * @param needed what a call of the API needs and the credential lacks, e.g. "an API key"
 * @returns what the Test button says of a credential that can only receive. Nothing is called then, so nothing is
 *   proven. n8n's editor does not show this text but only that the test succeeded; the form says the rest.
 */
export function readyToReceive(secrets: string, needed: string): string {
	return `Ready to receive; calls need ${needed}. Nothing was called: the first delivery shows whether ${secrets} is right`;
}

/**
 * Makes a call of the Test button.
 *
 * @param read reads the answer of the platform
 * @returns the data of the answer
 * @throws ProblemError that says what happened and what to do; it may show secrets
 */
export async function callInTest(
	context: ICredentialTestFunctions,
	api: Api,
	call: TestCall,
	read: (answer: HttpAnswer) => ApiResult,
): Promise<unknown> {
	const result = read(await send(context, api, call));
	if (result.kind === 'answer') return result.data;
	throw new ProblemError(result.problem);
}

/**
 * n8n offers the test of a credential only its older HTTP client. Redirects are not followed, as the query and the
 * headers, with their secrets, would be sent to the new address.
 */
async function send(
	context: ICredentialTestFunctions,
	api: Api,
	{ uri, query, headers, body }: TestCall,
): Promise<HttpAnswer> {
	try {
		const options = {
			method: body === undefined ? 'GET' : 'POST',
			uri,
			qs: query,
			headers: {
				Accept: 'application/json',
				...(body !== undefined && { 'Content-Type': 'application/json' }),
				...headers,
			},
			...(body !== undefined && { body: JSON.stringify(body) }),
			encoding: null,
			resolveWithFullResponse: true,
			simple: false,
			followRedirect: false,
		};
		const request = async () => (await context.helpers.request(options)) as TestAnswer;
		const answer = await withDeadline(TEST_DEADLINE_MS, request);
		return { status: answer.statusCode, body: bodyOf(Buffer.from(answer.body)) };
	} catch (error) {
		throw unanswered(api, error);
	}
}

/** Replaces the error, because it contains the request with its secrets. */
function unanswered(api: Api, error: unknown): ProblemError {
	return new ProblemError(explainUnreachable(api, reasonOf(error)));
}
