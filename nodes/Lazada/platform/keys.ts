export const CREDENTIAL_TYPE = 'lazadaOpenPlatformApi';

type Fields = Readonly<Record<string, unknown>>;

/** @returns what the credential holds that no message and no item may show */
export function secretsIn({ appSecret, accessToken, refreshToken }: Fields): string[] {
	return [appSecret, accessToken, refreshToken].map((secret) => String(secret ?? '').trim());
}

/** @returns what the fields of the credential hold to verify pushes with; empty where nothing is entered */
export function keysFrom({ appKey, appSecret }: Fields): Keys {
	return { appKey: String(appKey ?? '').trim(), appSecret: String(appSecret ?? '').trim() };
}

/** @returns the parameter that carries the access token of a seller; none where none is known */
export function accessTokenIn(credential: Fields): { access_token?: string } {
	const accessToken = String(credential.accessToken ?? '').trim();
	return accessToken === '' ? {} : { access_token: accessToken };
}
/** What a trigger knows to prove a push with. */
export interface Keys {
	readonly appKey: string;
	readonly appSecret: string;
}
