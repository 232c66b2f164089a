import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { signedParameters } from '../nodes/Shopee/api/signature';
import { environmentOptions } from '../nodes/Shopee/form/environmentOptions';
import { requestTarget } from '../nodes/shared/n8n/requestTarget';
import { maskedField } from '../nodes/shared/form/maskedField';
import { apiBaseUrl } from '../nodes/Shopee/platform/keys';

/** The test of this credential is `shopeeOpenPlatformApiTest` of the nodes: Shopee answers errors with HTTP 200. */
export class ShopeeOpenPlatformApi implements ICredentialType {
	name = 'shopeeOpenPlatformApi';

	displayName = 'Shopee Open Platform API';

	icon: Icon = { light: 'file:../nodes/Shopee/shopee.svg', dark: 'file:../nodes/Shopee/shopee.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks/blob/main/docs/shopee.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: environmentOptions,
			default: 'production',
			description: 'Where the API is called; test apps only exist in the sandbox',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://partner.shopeemobile.com',
			displayOptions: { show: { environment: ['custom'] } },
			description: 'Where the API is reached, such as a proxy or a simulator',
		},
		{
			displayName: 'Partner ID',
			name: 'partnerId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2001887',
			description: 'Partner ID of the app, from its page in the console (live or test, as the environment)',
		},
		maskedField('API Partner Key', 'partnerKey', {
			description:
				'Signs the calls of this credential. As integrators report, it expires after about half a year: reset it in the console and enter the new one here when calls fail with "error_partner_key_expired".',
			hint: 'Signs the calls of the API. Without it, the test of the credential connects to nothing, and only looks whether there is a push partner key',
		}),
		maskedField('Push Partner Key', 'pushPartnerKey', {
			description:
				'Verifies the pushes of the trigger. It differs from the API partner key: generate it in the console under Push Mechanism &gt; Set Push, as Live Push Partner Key.',
			hint: 'Verifies the pushes: another key, from Push Mechanism &gt; Set Push in the console. The test of the credential cannot check it: the first push does',
		}),
		maskedField('Test Push Partner Key', 'testPushPartnerKey', {
			description:
				'Verifies test pushes and the pushes of a sandbox app: the Test Push Partner Key, from the same page of the console. What is signed with it starts the workflow every time, also when it is the same again, and its items have delivery.test true.',
			hint: 'Optional: for the test pushes of the console and for sandbox apps, which use a key of their own',
		}),
	];

	/** Signs a request as a call of a Public API: this package calls only Public APIs. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...requestOptions,
		baseURL: apiBaseUrl(credentials),
		qs: { ...requestOptions.qs, ...signedParameters(credentials, pathOf(requestTarget(requestOptions))) },
	});
}

/** n8n's HTTP Request node requests whole URLs. The signed path begins with /api, also behind a proxy. */
function pathOf(url: string): string {
	return /\/api\/v2\/[^?#]*/.exec(url)?.[0] ?? url;
}
