import { apiBaseUrl } from '../platform/keys';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The request for a token by the client credentials grant. The answer has the token in `access_token`.
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

/** @returns the token for calls: the entered one, or the one that was granted last; empty if there is none */
export function tokenOf({ authentication, sessionToken, accessToken }: Fields): string {
	return String((authentication === 'clientCredentials' ? sessionToken : accessToken) ?? '').trim();
}
