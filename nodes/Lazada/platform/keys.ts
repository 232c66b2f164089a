import { namedSecrets } from '../../shared/credential/secrets';

export const CREDENTIAL_TYPE = 'lazadaOpenPlatformApi';

type Fields = Readonly<Record<string, unknown>>;

/** @returns the secrets of the credential, which no message and no item may show */
export function secretsIn({ appSecret, accessToken, refreshToken }: Fields): string[] {
	return namedSecrets({ appSecret, accessToken, refreshToken }).map(({ value }) => value);
}

/** @returns the keys of the credential that verify pushes; an empty text where a field is empty */
export function keysFrom({ appKey, appSecret }: Fields): Keys {
	return { appKey: String(appKey ?? '').trim(), appSecret: String(appSecret ?? '').trim() };
}

/** @returns the parameter with the access token of the seller; no parameter where the credential has none */
export function accessTokenIn(credential: Fields): { access_token?: string } {
	const accessToken = String(credential.accessToken ?? '').trim();
	return accessToken === '' ? {} : { access_token: accessToken };
}

/** The keys with which a trigger verifies pushes. */
export interface Keys {
	readonly appKey: string;
	readonly appSecret: string;
}
