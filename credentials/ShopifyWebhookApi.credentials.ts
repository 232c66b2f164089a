import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { accessTokenOf, apiBaseUrl } from '../nodes/Shopify/platform/keys';
import { fetchToken } from '../nodes/Shopify/api/tokens';

/** The test of this credential is `shopifyWebhookApiTest` of the nodes: GraphQL answers errors with HTTP 200. */
export class ShopifyWebhookApi implements ICredentialType {
	name = 'shopifyWebhookApi';

	displayName = 'Shopify Webhook API';

	icon: Icon = { light: 'file:../nodes/Shopify/shopify.svg', dark: 'file:../nodes/Shopify/shopify.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks/blob/main/docs/shopify.md#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Shop',
			name: 'shop',
			type: 'string',
			default: '',
			placeholder: 'e.g. example.myshopify.com',
			description:
				'The shop: "example", "example.myshopify.com" or the address of its admin. Deliveries of other shops are refused; leave it empty only to receive from several shops of one app. The shop of an item is then the one that a header names, which Shopify does not sign, unless the payload names its shop.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Access Token',
					value: 'accessToken',
					description: 'The token of a custom app made in the Shopify admin before 2026',
				},
				{
					name: 'Client ID and Secret',
					value: 'clientCredentials',
					description: 'An app of the Dev Dashboard; its tokens are fetched and renewed automatically',
				},
			],
			default: 'accessToken',
			description: 'How this credential gets at the Admin API',
		},
		{
			displayName:
				'The Admin API is used to register webhooks and by the Shopify Webhook node. To only receive webhooks that are already configured in Shopify, fill in just the secret that signs them. The test of the credential calls the Admin API; without an access token it connects to nothing, and only looks whether there is a secret. It never checks the secrets that sign: the first delivery does.',
			name: 'apiNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. shpat_...',
			displayOptions: { show: { authentication: ['accessToken'] } },
			description: 'Admin API access token of the custom app',
			hint: 'For "Register by API" and the Shopify Webhook node',
		},
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['clientCredentials'] } },
			description:
				'Client ID of the app, from its settings in the Dev Dashboard. The app and the shop must belong to the same organization.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. shpss_...',
			description:
				'Client secret (API secret key) of the app. It signs the webhooks that an app has registered, also those this package registers.',
			hint: 'Signs the webhooks of an app, also those of "Register by API"',
		},
		{
			displayName: 'Notifications Secret',
			name: 'notificationsSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'For webhooks made under Settings > Notifications > Webhooks: the secret that this page shows. It differs from the client secret.',
			hint: 'Signs the webhooks made under Settings &gt; Notifications &gt; Webhooks',
		},
		{
			displayName: 'Previous Secret',
			name: 'previousSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'While a secret is being rotated: the old one. Shopify may sign with it for up to an hour. Remove it once it is revoked.',
			hint: 'Only while a secret is being rotated',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.myshopify.com',
			description:
				'Where the Admin API is reached instead of at the shop itself, such as a proxy or a simulator. Usually empty.',
			hint: 'Usually empty',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	/**
	 * Fetches a token by the client credentials grant. n8n calls this when there is no token yet and after an
	 * answer with status 401, and saves the token in the credential.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (credentials.authentication !== 'clientCredentials') return {};
		const request = async (options: IHttpRequestOptions) => await this.helpers.httpRequest(options);
		return { sessionToken: await fetchToken(request, credentials) };
	}

	/** A request contains only a path; this credential adds the address of the shop and the token. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...requestOptions,
		baseURL: apiBaseUrl(credentials),
		headers: { ...requestOptions.headers, 'X-Shopify-Access-Token': accessTokenOf(credentials) },
	});
}
