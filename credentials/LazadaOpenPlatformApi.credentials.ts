import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { isRenewed, REFUSED_TOKEN_HEADER, renewTokens, tokenDigest } from '../nodes/Lazada/api/tokens';
import { signedParameters } from '../nodes/Lazada/api/signature';
import { accessTokenIn, keysFrom } from '../nodes/Lazada/platform/keys';
import { apiBaseUrl, siteOptions } from '../nodes/Lazada/platform/site';
import { ProblemError } from '../nodes/shared/errors/problem';
import { maskedField } from '../nodes/shared/form/maskedField';

export class LazadaOpenPlatformApi implements ICredentialType {
	name = 'lazadaOpenPlatformApi';

	displayName = 'Lazada Open Platform API';

	icon: Icon = { light: 'file:../nodes/Lazada/lazada.svg', dark: 'file:../nodes/Lazada/lazada.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks#lazada';

	properties: INodeProperties[] = [
		{
			displayName: 'Site',
			name: 'site',
			type: 'options',
			options: [
				...siteOptions,
				{ name: 'Custom Base URL', value: 'custom', description: 'A proxy or a simulator' },
			],
			default: 'sg',
			description: 'The country of the shop, where its API is called',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.lazada.sg/rest',
			displayOptions: { show: { site: ['custom'] } },
			description:
				'Where the API is reached, with /rest at the end as the addresses of Lazada have it. Tokens are renewed there too.',
		},
		{
			displayName: 'App Key',
			name: 'appKey',
			// Public: it stands in every link by which a seller authorizes the app.
			type: 'string',
			default: '',
			placeholder: 'e.g. 123456',
			description: 'App Key of the app, from its page in the console; it is part of what signs a push',
		},
		maskedField('App Secret', 'appSecret', {
			description:
				'Verifies the pushes of the trigger and signs the calls of this credential. From the page of the app in the console.',
			hint: 'Verifies the pushes and signs the calls of the API',
		}),
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'What the seller gives by authorizing the app. Only API calls need it: a trigger that receives pushes does not. No expression: a renewed token could not be kept.',
			hint: 'For calls of the API; not needed to receive pushes',
		},
		{
			displayName: 'Refresh Token',
			name: 'refreshToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Renews the access token when it has ended; both are then replaced here by the new ones. Keep each authorization in one credential only. No expression: a renewed token could not be kept.',
			hint: 'Renews the access token by itself',
		},
		{
			displayName: 'Token Facts',
			name: 'tokenFacts',
			type: 'hidden',
			// Never empty: n8n would then renew the tokens before the first call.
			typeOptions: { expirable: true, password: true },
			default: '{}',
		},
	];

	/** n8n calls this after `authenticate` has refused to use an access token; it keeps what is returned. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		// When a credential is tested, n8n asks without need and would lose the new tokens.
		const wanted = wantedRenewals.delete(tokenDigest(credentials.accessToken));
		if (!wanted && !isRenewed(credentials)) return {};
		return await renewTokens(async (options) => await this.helpers.httpRequest(options), credentials);
	}

	/** Signs a request as a call of the Open Platform with the seller's access token. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const { [REFUSED_TOKEN_HEADER]: refused, ...headers } = requestOptions.headers ?? {};
		const token = accessTokenIn(credentials);
		if (refused !== undefined && refused === tokenDigest(token.access_token)) {
			wantedRenewals.add(refused);
			throw new RefusedTokenError();
		}
		const { baseURL, path, inUrl } = addressOf(requestOptions.url, credentials);
		const own = { ...inUrl, ...asTexts(requestOptions.qs ?? {}), ...token };
		return {
			...requestOptions,
			headers,
			baseURL,
			url: path,
			qs: signedParameters(keysFrom(credentials), path, own),
		};
	};
}

/** The nodes of this package call a path; n8n's HTTP Request node a whole URL, with /rest and parameters. */
function addressOf(
	url: string,
	credentials: ICredentialDataDecryptedObject,
): { baseURL: string; path: string; inUrl: Record<string, string> } {
	const whole = /^(https?:\/\/[^/?#]+(?:\/rest)?)(\/[^?#]*)(?:\?([^#]*))?/i.exec(url);
	if (whole === null) return { baseURL: apiBaseUrl(credentials), path: url, inUrl: {} };
	const [, baseURL = '', path = '', query = ''] = whole;
	return { baseURL, path, inUrl: Object.fromEntries(new URLSearchParams(query)) };
}

/** The access tokens, as digests, whose renewal is wanted right now. */
const wantedRenewals = new Set<string>();

/** Has the shape by which n8n knows that a credential has to be renewed. */
class RefusedTokenError extends ProblemError {
	readonly response = { status: 401 };

	constructor() {
		super({ what: 'The access token has expired', cure: 'Test the credential to see what Lazada says.' });
	}
}

function asTexts(parameters: IDataObject): Record<string, string> {
	const entries = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
