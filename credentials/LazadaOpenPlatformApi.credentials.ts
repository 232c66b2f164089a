import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { formFields } from '../nodes/Lazada/api/formFields';
import { isRenewed, renewTokens } from '../nodes/Lazada/api/tokens';
import { signedParameters } from '../nodes/Lazada/api/signature';
import { siteOptions } from '../nodes/Lazada/form/siteOptions';
import { accessTokenOf, apiBaseUrl, keysFrom } from '../nodes/Lazada/platform/keys';
import { maskedField } from '../nodes/shared/form/maskedField';
import { requestTarget } from '../nodes/shared/n8n/requestTarget';
import { isRenewalWanted, takeRenewalRequest } from '../nodes/shared/n8n/tokenRenewal';

export class LazadaOpenPlatformApi implements ICredentialType {
	name = 'lazadaOpenPlatformApi';

	displayName = 'Lazada Open Platform API';

	icon: Icon = { light: 'file:../nodes/Lazada/lazada.svg', dark: 'file:../nodes/Lazada/lazada.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks/blob/main/docs/lazada.md#credential';

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
			// Not a secret: every link by which a seller authorizes the app contains the app key.
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
			hint: 'For calls of the API; not needed to receive pushes. Without it, the test of the credential connects to nothing, and only looks whether the app key and the app secret are there',
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
			// The value is never empty: n8n would renew the tokens before the first call if it were.
			typeOptions: { expirable: true, password: true },
			default: '{}',
		},
	];

	/** n8n calls this after `authenticate` has failed with an expired token, and saves the returned tokens. */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (!isRenewalWanted(credentials.accessToken) && !isRenewed(credentials)) return {};
		return await renewTokens(async (options) => await this.helpers.httpRequest(options), credentials);
	}

	/** Signs a request as a call of the Open Platform, with the seller's access token. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const accessToken = accessTokenOf(credentials);
		const headers = takeRenewalRequest(requestOptions.headers, accessToken);
		const { baseURL, path, inUrl } = addressOf(requestTarget(requestOptions), credentials);
		const inBody = formFields(requestOptions);
		const own = {
			...inUrl,
			...asTexts(requestOptions.qs ?? {}),
			...inBody,
			...(accessToken !== '' && { access_token: accessToken }),
		};
		const signed = Object.entries(signedParameters(keysFrom(credentials), path, own));
		const inQuery = signed.filter(([name]) => !Object.hasOwn(inBody, name));
		return { ...requestOptions, headers, baseURL, url: path, qs: Object.fromEntries(inQuery) };
	};
}

/**
 * The nodes of this package request a path. n8n's HTTP Request node requests a whole URL, with /rest and
 * parameters.
 */
function addressOf(
	url: string,
	credentials: ICredentialDataDecryptedObject,
): { baseURL: string; path: string; inUrl: Record<string, string> } {
	const whole = /^(https?:\/\/[^/?#]+(?:\/rest)?)(\/[^?#]*)(?:\?([^#]*))?/i.exec(url);
	if (whole === null) return { baseURL: apiBaseUrl(credentials), path: url, inUrl: {} };
	const [, baseURL = '', path = '', query = ''] = whole;
	return { baseURL, path, inUrl: Object.fromEntries(new URLSearchParams(query)) };
}

function asTexts(parameters: IDataObject): Record<string, string> {
	const entries = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
	return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}
