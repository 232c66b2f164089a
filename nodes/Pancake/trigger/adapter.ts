import type { IWebhookFunctions } from 'n8n-workflow';

import { deliverySettings } from '../../shared/webhook/options';
import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { resourceStateOf } from '../platform/resourceState';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { parseEvent } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { secretInQuery, typeInUrl } from '../platform/webhookUrl';
import { chosenTypes } from './parameters';
import { CHANGE_TEXTS } from './properties';
import { POLICY } from '../platform/policy';

/**
 * The receiver of one delivery: part of what Pancake tells stands in the URL, and the shop of inventory
 * only in the credential.
 */
export function adapterFor(delivered: IWebhookFunctions): PlatformAdapter<Keys> {
	const query = delivered.getQueryData() as Record<string, unknown>;
	const segments = delivered.getParamsData() as Record<string, unknown>;
	let shopId: string | undefined;
	return {
		credentialType: CREDENTIAL_TYPE,
		keysFrom,
		verify(delivery, keys) {
			shopId = keys.shopId;
			return verifyDelivery(delivery, secretInQuery(query), keys);
		},
		parse: (delivery) => parseEvent(delivery, { shopId, typeInUrl: typeInUrl(segments, query) }),
		accepts(event, context) {
			const types = chosenTypes(context);
			return types.length === 0 || types.includes(event.event);
		},
		settings: (context) => deliverySettings(context, POLICY),
		changes: { ...CHANGE_TEXTS, resourceStateOf },
	};
}
