import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import {
	requireApiKey,
	DEFAULT_BASE_URL,
	DEFAULT_HEADER_NAME,
	DEFAULT_SIGNATURE_HEADER,
	apiBaseUrl,
} from '../nodes/Pancake/platform/keys';
import { maskedField } from '../nodes/shared/form/maskedField';

/** The test of this credential is `pancakePosApiTest` of the nodes, which keeps the API key out of n8n's log. */
export class PancakePosApi implements ICredentialType {
	name = 'pancakePosApi';

	displayName = 'Pancake POS API';

	icon: Icon = { light: 'file:../nodes/Pancake/pancake.svg', dark: 'file:../nodes/Pancake/pancake.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks/blob/main/docs/pancake.md#credential';

	properties: INodeProperties[] = [
		maskedField('API Key', 'apiKey', {
			description:
				'Make one in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API > API KEY > Thêm mới (Configuration > Advanced > Third-party connections > Webhook/API > API KEY > Add; the English names may differ). Only to receive webhooks that are already configured, it can stay empty.',
			hint: 'For "Register by API" and the Pancake POS node; not needed only to receive',
		}),
		{
			displayName: 'Shop ID',
			name: 'shopId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1001',
			description:
				'The number in the address of the shop, pos.pancake.vn/shop/&lt;ID&gt;. Deliveries of other shops are refused.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			description: 'Where the API is reached; another one for a proxy or a simulator',
		},
		{
			displayName:
				'Pancake signs nothing. It proves its webhooks by a header that you invent: the same name and value stand here and under Request Headers in the webhook settings of Pancake. Every secret that is entered below has to be right. The test of the credential calls the API; without an API key it connects to nothing, and only looks whether there is a secret. It never checks the secrets: the first delivery does.',
			name: 'webhookNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Webhook Header Name',
			name: 'webhookHeaderName',
			type: 'string',
			default: DEFAULT_HEADER_NAME,
			description: 'Name of the header in which Pancake sends the webhook secret',
		},
		maskedField('Webhook Secret', 'webhookSecret', {
			description:
				'A long random text that the header holds, for instance of "openssl rand -hex 32". Registering by API gives it to Pancake; otherwise enter it there.',
			hint: 'A long random text, the same here and in Pancake',
		}),
		maskedField('URL Secret', 'urlSecret', {
			description:
				'Optional, in addition to the header or where no header can be set: another random text at the end of the URL, as ?secret=...',
			hint: 'Usually empty',
		}),
		maskedField('Signing Key (Unverified)', 'signingKey', {
			description:
				'Usually empty. For installations that sign the body with the secret_key of a webhook (HMAC-SHA256, in hexadecimal or base64). Pancake documents no signature: this is not verified.',
			hint: 'Usually empty',
		}),
		{
			displayName: 'Signature Header Name',
			name: 'signatureHeaderName',
			type: 'string',
			default: DEFAULT_SIGNATURE_HEADER,
			description:
				'Name of the header that holds the signature, where a signing key is set. The name is not verified either.',
		},
	];

	/** Pancake accepts the API key only in the query. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...requestOptions,
		baseURL: apiBaseUrl(credentials),
		qs: { ...requestOptions.qs, api_key: requireApiKey(credentials) },
	});
}
