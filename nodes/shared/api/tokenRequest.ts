import type { IHttpRequestOptions } from 'n8n-workflow';

import { boundedRequest } from '../n8n/boundedRequest';
import { bodyOf, type HttpAnswer } from './response';

/** When a request for a token, which is part of a call, ends without its whole answer, in ms. */
const TOKEN_DEADLINE_MS = 30_000;

/** n8n's function for requests. */
export type Request = (options: IHttpRequestOptions) => Promise<unknown>;

/**
 * Sends a request by which a credential gets a token.
 *
 * @throws where there is no answer in time; an error of n8n contains the request with its secrets
 */
export async function requestToken(request: Request, options: IHttpRequestOptions): Promise<HttpAnswer> {
	const whole: IHttpRequestOptions = {
		...options,
		encoding: 'arraybuffer',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
	};
	const answer = await boundedRequest(whole, TOKEN_DEADLINE_MS, request);
	const { statusCode, body } = answer as { statusCode: number; body: Uint8Array };
	return { status: statusCode, body: bodyOf(body) };
}
