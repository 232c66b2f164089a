import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { ERRORS } from '../nodes/Shopee/api/errors';
import { signPublicCall } from '../nodes/Shopee/platform/apiSignature';
import { maskedField } from '../nodes/shared/credentials';
import { environmentOptions, partnerIdOf, shopeeBaseUrl } from '../nodes/Shopee/platform/credential';

export class ShopeeOpenPlatformApi implements ICredentialType {
	name = 'shopeeOpenPlatformApi';

	displayName = 'Shopee Open Platform API';

	icon: Icon = { light: 'file:../nodes/Shopee/shopee.svg', dark: 'file:../nodes/Shopee/shopee.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-commerce-webhooks/n8n-nodes-commerce-webhooks#shopee';

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
			hint: 'Signs the calls of the API',
		}),
		maskedField('Push Partner Key', 'pushPartnerKey', {
			description:
				'Verifies the pushes of the trigger. It differs from the API partner key: generate it in the console under Push Mechanism &gt; Set Push, as Live Push Partner Key or, for test pushes, Test Push Partner Key.',
			hint: 'Verifies the pushes: another key, from Push Mechanism &gt; Set Push in the console. The test of the credential cannot check it: the first push does',
		}),
	];

	/** Signs a request as a call of a Public API, which all calls of this package are. */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const partnerId = partnerIdOf(credentials);
		const partnerKey = String(credentials.partnerKey ?? '').trim();
		const timestamp = Math.floor(Date.now() / 1_000);
		const sign = signPublicCall(partnerKey, partnerId, pathOf(requestOptions.url), timestamp);
		return {
			...requestOptions,
			baseURL: shopeeBaseUrl(credentials),
			qs: { ...requestOptions.qs, partner_id: partnerId, timestamp, sign },
		};
	};

	/** Shopee tells errors in an answer that may have HTTP status 200. */
	test: ICredentialTestRequest = {
		request: { method: 'GET', url: '/api/v2/push/get_app_push_config', json: true },
		rules: testRules(),
	};
}

/** n8n's HTTP Request node names whole URLs; what is signed begins with /api, also behind a proxy. */
function pathOf(url: string): string {
	return /\/api\/v2\/[^?#]*/.exec(url)?.[0] ?? url;
}

/** n8n goes by the type of each rule, also where they differ, which its types do not provide for. */
function testRules(): ICredentialTestRequest['rules'] {
	const ofBody = Object.entries(ERRORS).flatMap(([error, { message, description }]) =>
		[error, `common.${error}`, `push.${error}`].map((value) => ({
			type: 'responseSuccessBody' as const,
			properties: { key: 'error', value, message: `${message}. ${description}` },
		})),
	);
	const ofForeigner = {
		type: 'responseCode' as const,
		properties: {
			value: 404,
			message: 'What answered does not know the API of Shopee. Check the environment or base URL.',
		},
	};
	const ofStatus = {
		type: 'responseCode' as const,
		properties: {
			value: 403,
			message:
				'Shopee refuses the call. Check the partner ID, the API partner key (it may have expired) and the environment, and whether the IP whitelist of the app names this n8n.',
		},
	};
	return [...ofBody, ofStatus, ofForeigner] as ICredentialTestRequest['rules'];
}
