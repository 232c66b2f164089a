import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { answerWithoutSecrets } from '../../../shared/api/redact';
import { userError } from '../../../shared/errors/nodeErrors';
import { getWebhookSettings, type WebhookSettings } from '../../api/webhookSettings';
import { CREDENTIAL_TYPE, keysFrom, secretsIn, type Keys } from '../../platform/keys';

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get the webhook settings of the shop',
	description: 'Get the webhook of the shop: its URL, its types, and whether its header holds the secret',
	properties: [],
	async execute(context, itemIndex) {
		const settings = await getWebhookSettings(context);
		if (settings !== undefined) return [await toItem(context, settings)];
		throw userError(
			context,
			{
				what: 'Pancake does not show the webhook settings of the shop',
				cure: 'The shop may still have a webhook. Look in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API.',
			},
			itemIndex,
		);
	},
};

/** Header values are secrets: the item shows whether the secret header is right, but no values. */
export async function toItem(context: IExecuteFunctions, settings: WebhookSettings): Promise<IDataObject> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const keys = keysFrom(credential);
	const { enabled, url, email, types, partner, headers } = settings;
	const item = {
		enabled: enabled ?? null,
		url: url === undefined ? null : withoutSecret(url, keys),
		email: email ?? null,
		types: types === undefined ? null : [...types],
		partner: partner ?? null,
		headerNames: headers === undefined ? null : headers.map(({ name }) => name),
		secretHeaderIsSet: headers === undefined ? null : headers.some((header) => isSecretHeader(header, keys)),
	};
	return answerWithoutSecrets(item, secretsIn(credential)) as IDataObject;
}

function isSecretHeader({ name, value }: { name: string; value: string }, keys: Keys): boolean {
	return name.toLowerCase() === keys.webhookHeaderName.toLowerCase() && value === keys.webhookSecret;
}

function withoutSecret(url: string, { urlSecret }: Keys): string {
	if (urlSecret === undefined) return url;
	return url.replaceAll(encodeURIComponent(urlSecret), '***').replaceAll(urlSecret, '***');
}
