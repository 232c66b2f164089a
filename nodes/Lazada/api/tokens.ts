import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { explainRedirect, explainUnreachable, isRedirect } from '../../shared/api/errors';
import { TokenError } from '../../shared/api/tokenError';
import { requestToken, type Request } from '../../shared/api/tokenRequest';
import { tokenDigest } from '../../shared/n8n/tokenRenewal';
import { monotonicMs } from '../../shared/util/monotonicTime';
import { isObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { authorizationBaseUrl, keysFrom } from '../platform/keys';
import { isInstant } from '../platform/time';
import { API, explainError, RENEWAL_REFUSED } from './errors';
import { signedParameters } from './signature';

/** How long renewed tokens are kept for executions that still have the old refresh token, in ms. */
const OUTCOME_KEPT_MS = 600_000;

type Fields = Readonly<Record<string, unknown>>;

/** Facts about the tokens of a credential, stored in a hidden field of the credential. */
export interface TokenFacts {
	/** A digest of the access token that the facts are about: a token entered by hand has no facts. */
	readonly of: string;
	/** ISO 8601 in UTC; null where Lazada gives no time. */
	readonly accessEndsAt: string | null;
	readonly refreshEndsAt: string | null;
}

/** The fields of the credential that a renewal changes. */
export interface RenewedTokens extends IDataObject {
	readonly accessToken: string;
	readonly refreshToken: string;
	readonly tokenFacts: string;
}

const renewals = new Map<string, Promise<RenewedTokens>>();

/** @returns the facts in the credential; undefined where they are about another access token */
export function tokenFactsOf({ accessToken, tokenFacts }: Fields): TokenFacts | undefined {
	try {
		const facts = JSON.parse(textOf(tokenFacts)) as TokenFacts;
		return facts.of === tokenDigest(accessToken) ? facts : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Whether this process is renewing the tokens of a credential, or still keeps the renewed tokens: see
 * {@link OUTCOME_KEPT_MS}.
 */
export function isRenewed(credential: Fields): boolean {
	return renewals.has(renewalKey(credential));
}

function renewalKey(credential: Fields): string {
	const { appKey, refreshToken } = credential;
	return [authorizationBaseUrl(credential), textOf(appKey).trim(), tokenDigest(refreshToken)].join(' ');
}

/**
 * Renews the tokens of a credential. This process uses a refresh token once: Lazada may not accept the token
 * twice, and executions that run at the same time all find that their access token has expired.
 *
 * @throws TokenError when Lazada refuses or does not answer
 * @see https://open.lazada.com/apps/doc/api?path=%2Fauth%2Ftoken%2Frefresh
 */
export async function renewTokens(request: Request, credential: Fields): Promise<RenewedTokens> {
	const old = renewalKey(credential);
	const known = renewals.get(old);
	if (known !== undefined) return await known;

	const renewal = requestRenewal(request, credential);
	renewals.set(old, renewal);
	try {
		const tokens = await renewal;
		forgetLater(old);
		return tokens;
	} catch (error) {
		renewals.delete(old);
		throw toTokenError(error);
	}
}

const settledAt = new Map<string, number>();

function forgetLater(old: string): void {
	const now = monotonicMs();
	settledAt.set(old, now);
	for (const [digest, at] of settledAt) {
		if (now - at < OUTCOME_KEPT_MS) continue;
		settledAt.delete(digest);
		renewals.delete(digest);
	}
}

async function requestRenewal(request: Request, credential: Fields): Promise<RenewedTokens> {
	const refreshToken = textOf(credential.refreshToken).trim();
	const path = '/auth/token/refresh';
	const options: IHttpRequestOptions = {
		method: 'GET',
		baseURL: authorizationBaseUrl(credential),
		url: path,
		qs: signedParameters(keysFrom(credential), path, { refresh_token: refreshToken }),
	};
	const { status, body: answered } = await requestToken(request, options);
	if (isRedirect(status)) throw new TokenError('', explainRedirect(API));
	const body = requireObject(answered);
	const accessToken = textOf(body.access_token);
	if (accessToken === '') {
		const code = textOf(body.code) || RENEWAL_REFUSED;
		throw new TokenError(code, explainError(code, textOf(body.message), ''));
	}
	const facts: TokenFacts = {
		of: tokenDigest(accessToken),
		accessEndsAt: endOf(body.expires_in),
		refreshEndsAt: endOf(body.refresh_expires_in),
	};
	return {
		accessToken,
		refreshToken: textOf(body.refresh_token) || refreshToken,
		tokenFacts: JSON.stringify(facts),
	};
}

function requireObject(body: unknown): IDataObject {
	if (isObject(body)) return body;
	throw new TokenError(
		'',
		explainUnreachable(API, 'The call to renew the access token was not answered by Lazada'),
	);
}

/** Replaces other errors, because they contain the request with its tokens. */
function toTokenError(error: unknown): TokenError {
	return error instanceof TokenError
		? error
		: new TokenError('', explainUnreachable(API, 'The call to renew the access token was not answered'));
}

/** @param seconds from now until the end; 0 means that the token cannot be renewed */
function endOf(seconds: unknown): string | null {
	const end = Date.now() + Number(seconds) * 1_000;
	return Number(seconds) > 0 && isInstant(end) ? new Date(end).toISOString() : null;
}
