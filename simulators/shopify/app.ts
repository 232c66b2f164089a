import { randomBytes } from 'node:crypto';
import type { Settings } from './settings';
import type { Installation, SigningSecret } from './types';

interface IssuedToken {
	readonly shop: string;
	readonly expiresAt: number;
}

/** The app at Shopify: its secrets, its scopes and its tokens. */
export class App {
	readonly clientId: string;
	readonly notificationsSecret: string;
	installation: Installation;
	scopes: readonly string[];
	signing: SigningSecret = 'current';

	private clientSecret: string;
	private previousSecret: string | null;
	private permanentToken: string | null;
	private readonly issued = new Map<string, IssuedToken>();

	constructor(private readonly settings: Settings) {
		this.clientId = settings.clientId;
		this.clientSecret = settings.clientSecret;
		this.previousSecret = settings.previousClientSecret;
		this.notificationsSecret = settings.notificationsSecret;
		this.permanentToken = settings.accessToken;
		this.installation = settings.installation;
		this.scopes = settings.scopes;
	}

	/** The secret that currently signs deliveries of subscriptions made by API. */
	get signingSecret(): string {
		if (this.signing === 'current') return this.clientSecret;
		if (this.previousSecret === null) throw new Error('There is no previous client secret to sign with');
		return this.previousSecret;
	}

	rotateClientSecret(next: string): void {
		this.previousSecret = this.clientSecret;
		this.clientSecret = next;
	}

	/** Both secrets are valid until the old one is revoked, which the simulator never does. */
	knows(clientId: unknown, clientSecret: unknown): boolean {
		const secrets = [this.clientSecret, this.previousSecret];
		return clientId === this.clientId && typeof clientSecret === 'string' && secrets.includes(clientSecret);
	}

	issueToken(shop: string): { token: string; scope: string; expiresIn: number } {
		const token = `shpat_${randomBytes(16).toString('hex')}`;
		const expiresIn = this.settings.expiresInSeconds;
		this.issued.set(token, { shop, expiresAt: Date.now() + expiresIn * 1_000 });
		return { token, scope: this.scopes.join(','), expiresIn };
	}

	acceptsToken(token: unknown, shop: string): boolean {
		if (typeof token !== 'string') return false;
		if (token === this.permanentToken) return true;
		const issued = this.issued.get(token);
		return issued !== undefined && issued.shop === shop && Date.now() < issued.expiresAt;
	}

	revokeToken(token?: string): void {
		if (token === undefined) this.issued.clear();
		else this.issued.delete(token);
		if (token === undefined || token === this.permanentToken) this.permanentToken = null;
	}

	/** A write scope contains the read scope. */
	hasScope(scope: string): boolean {
		return this.scopes.includes(scope) || this.scopes.includes(scope.replace(/^read_/, 'write_'));
	}
}
