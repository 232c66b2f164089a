import type { IHttpRequestOptions } from 'n8n-workflow';

import { explainUnreachable, explainWithout } from '../../shared/api/errors';
import type { ApiResult, HttpAnswer } from '../../shared/api/response';
import { TokenError } from '../../shared/api/tokenError';
import { requestToken, type Request } from '../../shared/api/tokenRequest';
import { reasonOf } from '../../shared/errors/problem';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { apiBaseUrl } from '../platform/keys';
import { API, explainStatus } from './errors';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The request for a token by the client credentials grant.
 *
 * @throws ProblemError when a field that the request needs is missing in the credential
 * @see https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
export function grantRequest(credential: Fields): {
	uri: string;
	body: { grant_type: string; client_id: string; client_secret: string };
} {
	return {
		uri: `${apiBaseUrl(credential)}/admin/oauth/access_token`,
		body: {
			grant_type: 'client_credentials',
			client_id: String(credential.clientId ?? '').trim(),
			client_secret: String(credential.clientSecret ?? '').trim(),
		},
	};
}

/** Reads the answer to a request for a token. Its data is the token. */
export function readGrant({ status, body }: HttpAnswer): ApiResult {
	if (status >= 300) return { kind: 'failed', problem: explainStatus(status, body), status };
	const token = textOf(asObject(body).access_token);
	if (token === '') return { kind: 'failed', problem: explainWithout(API, 'an access token') };
	return { kind: 'answer', data: token };
}

/**
 * Fetches a token by the client credentials grant.
 *
 * @throws TokenError when Shopify refuses or does not answer
 */
export async function fetchToken(request: Request, credential: Fields): Promise<string> {
	const { uri, body } = grantRequest(credential);
	const options: IHttpRequestOptions = {
		method: 'POST',
		url: uri,
		headers: { Accept: 'application/json' },
		body,
	};
	let answer: HttpAnswer;
	try {
		answer = await requestToken(request, options);
	} catch (error) {
		throw unanswered(error);
	}
	const result = readGrant(answer);
	if (result.kind === 'answer') return result.data as string;
	throw new TokenError('', result.problem);
}

/** Replaces the error, because it contains the request with its secret. */
function unanswered(error: unknown): TokenError {
	return new TokenError('', explainUnreachable(API, reasonOf(error)));
}
