import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { ProblemError } from '../errors/problem';
import { sha256Hex } from '../util/hash';
import { textOf } from '../util/text';

/*
 * n8n keeps new tokens in a credential only where `preAuthentication` returns them. n8n calls
 * `preAuthentication` only when `authenticate` or the request fails with HTTP status 401 (read in n8n-core,
 * request-helper-functions). Some platforms refuse an expired token with status 200. So a node whose token was
 * refused names the token in a header, `authenticate` fails with status 401, and n8n renews the tokens and calls
 * `authenticate` again.
 */

/** A request header that never leaves n8n. Its value is the digest of an access token that the platform refused. */
const REFUSED_TOKEN_HEADER = 'x-refused-access-token';

/** The access tokens, as digests, whose renewal is wanted now. */
const wantedRenewals = new Set<string>();

/** n8n recognizes by `response.status` that a credential has to be renewed. */
class RefusedTokenError extends ProblemError {
	readonly response = { status: 401 };

	constructor() {
		super({
			what: 'The access token has expired',
			cure: 'Test the credential to see what the platform says.',
		});
	}
}

/** @returns a digest that identifies a token without revealing it: 32 hexadecimal digits */
export function tokenDigest(token: unknown): string {
	return sha256Hex(textOf(token).trim()).slice(0, 32);
}

/** @returns the header by which a node asks for the renewal of a token that the platform has refused */
export function renewalRequest(refusedToken: string): Record<string, string> {
	return { [REFUSED_TOKEN_HEADER]: tokenDigest(refusedToken) };
}

/**
 * For `authenticate`, before it signs a request.
 *
 * @param token the access token in the credential now
 * @returns the headers of the request without the header that asks for a renewal
 * @throws an error that makes n8n call `preAuthentication`, where the header names this token
 */
export function takeRenewalRequest(headers: IHttpRequestOptions['headers'], token: unknown): IDataObject {
	const { [REFUSED_TOKEN_HEADER]: refused, ...others } = headers ?? {};
	if (refused !== undefined && refused === tokenDigest(token)) {
		wantedRenewals.add(tokenDigest(token));
		throw new RefusedTokenError();
	}
	return others;
}

/**
 * For `preAuthentication`. n8n also calls that method when a credential is tested, and does not keep new tokens
 * then.
 *
 * @returns whether a node has asked for the renewal of this token; true only once for each request of a node
 */
export function isRenewalWanted(token: unknown): boolean {
	return wantedRenewals.delete(tokenDigest(token));
}
