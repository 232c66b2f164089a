import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { ProblemError } from '../errors/problem';
import { sha256Hex } from '../util/hash';
import { textOf } from '../util/text';

/*
 * n8n keeps new tokens in a credential only where `preAuthentication` returns them, and calls that only when
 * `authenticate` or the request fails with HTTP status 401 (read in n8n-core, request-helper-functions). Some
 * platforms refuse an expired token with status 200. So a node that was refused names the token in a header,
 * `authenticate` fails as n8n expects it, and n8n renews the tokens and calls `authenticate` again.
 */

/** A request header that never leaves n8n: it names the access token that the platform has refused. */
const REFUSED_TOKEN_HEADER = 'x-refused-access-token';

/** The access tokens, as digests, whose renewal is wanted now. */
const wantedRenewals = new Set<string>();

/** Has the shape by which n8n recognizes that a credential has to be renewed. */
class RefusedTokenError extends ProblemError {
	readonly response = { status: 401 };

	constructor() {
		super({
			what: 'The access token has expired',
			cure: 'Test the credential to see what the platform says.',
		});
	}
}

/** @returns what identifies a token without revealing it: 32 hexadecimal digits */
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
 * @param token that the credential holds now
 * @returns the request's own headers
 * @throws an error that makes n8n call `preAuthentication`, where the node has named this token as refused
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
 * For `preAuthentication`: n8n also calls it when a credential is tested, and would lose the new tokens then.
 *
 * @returns whether a node has asked for the renewal of this token; it is asked for once
 */
export function isRenewalWanted(token: unknown): boolean {
	return wantedRenewals.delete(tokenDigest(token));
}
