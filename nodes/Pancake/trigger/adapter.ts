import type { IWebhookFunctions } from 'n8n-workflow';

import { roadTiming } from '../../shared/webhook/options';
import type { Receiver } from '../../shared/webhook/adapter';
import { subjectOf } from '../platform/resourceState';
import { PANCAKE_CREDENTIAL, pancakeKeys, type PancakeKeys } from '../platform/keys';
import { parseDelivery } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { secretInQuery, typeInUrl } from '../platform/webhookUrl';
import { chosenTypes } from './parameters';
import { PANCAKE_CHANGES } from './properties';
import { PANCAKE_DEFAULTS } from '../platform/policy';

/**
 * The receiver of one delivery: part of what Pancake tells stands in the URL, and the shop of inventory
 * only in the credential.
 */
export function pancakeReceiver(delivered: IWebhookFunctions): Receiver<PancakeKeys> {
	const query = delivered.getQueryData() as Record<string, unknown>;
	const segments = delivered.getParamsData() as Record<string, unknown>;
	let shopId: string | undefined;
	return {
		credentialType: PANCAKE_CREDENTIAL,
		secretsFrom: pancakeKeys,
		verify(delivery, keys) {
			shopId = keys.shopId;
			return verifyDelivery(delivery, secretInQuery(query), keys);
		},
		parse: (delivery) => parseDelivery(delivery, { shopId, typeInUrl: typeInUrl(segments, query) }),
		accepts(event, context) {
			const types = chosenTypes(context);
			return types.length === 0 || types.includes(event.event);
		},
		timing: (context) => roadTiming(context, PANCAKE_DEFAULTS),
		changes: { ...PANCAKE_CHANGES, subject: subjectOf },
	};
}
