import { randomBytes } from 'node:crypto';
import type { Settings } from './settings';

/** An authorization of the app by a seller, or by a cross-border seller on several sites. */
export interface Authorization {
	readonly sellerIds: readonly string[];
	readonly accessToken: string;
	readonly refreshToken: string;
	/** ms since 1970 */
	readonly accessExpiresAt: number;
	/** ms since 1970; the time of the authorization where it cannot be refreshed. */
	readonly refreshExpiresAt: number;
}

/** The chosen values of an authorization. All other values follow the settings. */
export interface NewAuthorization {
	readonly accessToken?: string;
	readonly refreshToken?: string;
	/** The lifetime of the tokens, from now. */
	readonly expiresInSeconds?: number;
	readonly refreshExpiresInSeconds?: number;
}

/** How long a code is valid, in ms. @see https://open.lazada.com/apps/doc/doc?nodeId=10777&docId=108260 */
const CODE_MS = 30 * 60 * 1_000;
const DAY_SECONDS = 24 * 60 * 60;
const LIVES = { test: { access: 7, refresh: 30 }, online: { access: 30, refresh: 180 } } as const;

type Grant = { -readonly [K in keyof Authorization]: Authorization[K] };

/** The authorizations of the app, with their tokens and the codes for fetching them. */
export class Tokens {
	/** Newest last. */
	private readonly grants: Grant[] = [];
	private readonly codes = new Map<
		string,
		{ readonly sellerIds: readonly string[]; readonly until: number }
	>();
	/** Access tokens from before a refresh that are still valid. */
	private readonly oldAccess = new Map<string, { readonly grant: Grant; readonly until: number }>();
	private readonly oldRefresh = new Map<string, Grant>();

	constructor(private readonly settings: Settings) {}

	issueCode(sellerIds: readonly string[], expiresInSeconds?: number): string {
		const code = `0_${this.settings.appKey}_${random(24)}`;
		const life = expiresInSeconds === undefined ? CODE_MS : expiresInSeconds * 1_000;
		this.codes.set(code, { sellerIds, until: Date.now() + life });
		return code;
	}

	/** @returns the authorization of a code; null for a code that is unknown, used or too old */
	exchange(code: string): Authorization | null {
		const issued = this.codes.get(code);
		this.codes.delete(code);
		if (!issued || Date.now() >= issued.until) return null;
		return this.authorize(issued.sellerIds);
	}

	authorize(sellerIds: readonly string[], given: NewAuthorization = {}): Authorization {
		const now = Date.now();
		const grant: Grant = {
			sellerIds,
			accessToken: given.accessToken ?? random(56),
			refreshToken: given.refreshToken ?? random(56),
			accessExpiresAt: now + (given.expiresInSeconds ?? this.accessLife) * 1_000,
			refreshExpiresAt: now + (given.refreshExpiresInSeconds ?? this.refreshLife) * 1_000,
		};
		this.grants.push(grant);
		return { ...grant };
	}

	/**
	 * Exchanges a refresh token for new tokens. The access token's lifetime starts again, the refresh token's
	 * continues.
	 * @returns null for a token that is unknown or has expired
	 */
	refresh(refreshToken: string): Authorization | null {
		const grant =
			this.grants.find((each) => each.refreshToken === refreshToken) ?? this.oldRefresh.get(refreshToken);
		const now = Date.now();
		if (!grant || now >= grant.refreshExpiresAt) return null;
		if (this.settings.oldAccessToken === 'valid') {
			this.oldAccess.set(grant.accessToken, { grant, until: grant.accessExpiresAt });
		}
		if (this.settings.oldRefreshToken === 'valid') this.oldRefresh.set(grant.refreshToken, grant);
		grant.accessToken = random(56);
		grant.refreshToken = random(56);
		grant.accessExpiresAt = now + this.accessLife * 1_000;
		return { ...grant };
	}

	/** @returns the sellers of an access token; null where the token is unknown or has expired */
	sellersOf(accessToken: string): readonly string[] | null {
		const now = Date.now();
		const grant = this.grants.find((each) => each.accessToken === accessToken);
		if (grant) return now < grant.accessExpiresAt ? grant.sellerIds : null;
		const old = this.oldAccess.get(accessToken);
		return old && now < old.until ? old.grant.sellerIds : null;
	}

	/**
	 * Whether messages of the seller may be pushed to the app: one of the seller's access tokens is still
	 * valid.
	 */
	isAuthorized(sellerId: string): boolean {
		const now = Date.now();
		return this.grants.some((grant) => grant.sellerIds.includes(sellerId) && now < grant.accessExpiresAt);
	}

	/** @returns the newest authorization of a seller. @throws Error where there is none */
	of(sellerId: string): Authorization {
		return { ...this.newest(sellerId) };
	}

	expireAccess(sellerId: string, at: number): void {
		const grant = this.newest(sellerId);
		grant.accessExpiresAt = at;
		this.forgetAccess(grant);
	}

	expireRefresh(sellerId: string, at: number): void {
		this.newest(sellerId).refreshExpiresAt = at;
	}

	revoke(sellerId: string): void {
		for (const grant of this.grants.filter(({ sellerIds }) => sellerIds.includes(sellerId))) {
			this.grants.splice(this.grants.indexOf(grant), 1);
			this.forgetAccess(grant);
			for (const [token, of] of this.oldRefresh) if (of === grant) this.oldRefresh.delete(token);
		}
	}

	private forgetAccess(grant: Grant): void {
		for (const [token, old] of this.oldAccess) if (old.grant === grant) this.oldAccess.delete(token);
	}

	private newest(sellerId: string): Grant {
		const grant = this.grants.findLast(({ sellerIds }) => sellerIds.includes(sellerId));
		if (!grant) throw new Error(`Seller ${sellerId} has not authorized the app`);
		return grant;
	}

	private get accessLife(): number {
		return this.settings.accessTokenSeconds ?? LIVES[this.settings.appStatus].access * DAY_SECONDS;
	}

	private get refreshLife(): number {
		if (this.settings.serviceMarket) return 0;
		return this.settings.refreshTokenSeconds ?? LIVES[this.settings.appStatus].refresh * DAY_SECONDS;
	}
}

function random(length: number): string {
	return `5000${randomBytes(length).toString('base64url').replace(/[-_]/g, 'x').slice(0, length)}`;
}
