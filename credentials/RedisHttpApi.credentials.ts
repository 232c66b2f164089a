import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { DEFAULT_PREFIX, redisAuthorization, redisBaseUrl } from '../nodes/shared/redis/credential';

/**
 * The test of this credential belongs to the triggers, see nodes/shared/redis/credentialTest.ts: a single request
 * is not understood by every kind of server.
 */
export class RedisHttpApi implements ICredentialType {
	name = 'redisHttpApi';

	displayName = 'Redis over HTTP API';

	icon: Icon = {
		light: 'file:../nodes/shared/redis/redis.svg',
		dark: 'file:../nodes/shared/redis/redis.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks/blob/main/docs/operations.md#redis-over-http-api';

	properties: INodeProperties[] = [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://example.upstash.io or http://webdis:7379',
			description:
				'Where Redis takes commands over HTTP: Webdis, Upstash or serverless-redis-http, which is recognized by its answers. It must be reached from every n8n process.',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Bearer Token',
					value: 'bearer',
					description: 'Upstash and serverless-redis-http',
				},
				{
					name: 'None',
					value: 'none',
					description: 'Only where nobody else reaches the server',
				},
				{
					name: 'User and Password',
					value: 'basic',
					description: 'Webdis with http_basic_auth',
				},
			],
			default: 'bearer',
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['bearer'] } },
			description: 'Upstash: the token of the REST API, not the read-only one',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: { show: { authentication: ['basic'] } },
		},
		{
			displayName: 'Prefix of Keys',
			name: 'prefix',
			type: 'string',
			default: DEFAULT_PREFIX,
			description: 'Begins the name of every key, so that several n8n can share one Redis',
		},
	];

	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...requestOptions,
		baseURL: redisBaseUrl(credentials),
		headers: { ...requestOptions.headers, ...redisAuthorization(credentials) },
	});
}
