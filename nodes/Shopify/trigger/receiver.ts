import type { IDataObject } from 'n8n-workflow';

import type { Receiver } from '../../shared/ingest/receiver';
import { SHOPIFY_CREDENTIAL, shopifyKeys } from '../platform/credential';
import { parseDelivery } from '../platform/event';
import { verifyDelivery, type ShopifyKeys } from '../platform/signature';
import { topicEnum } from '../platform/topics';
import { chosenTopics } from './parameters';
import { DEFAULT_ANSWER_DEADLINE_MS, DEFAULT_REMEMBER_FOR_HOURS } from './properties';

/** A copy waits a little longer than the delivery before it, but not as long as Shopify does. */
const PATIENCE_MS = 4_500;
const REMEMBER_AT_MOST = 100_000;
const HOUR_MS = 3_600_000;

export const shopifyReceiver: Receiver<ShopifyKeys> = {
	credentialType: SHOPIFY_CREDENTIAL,
	secretsFrom: shopifyKeys,
	verify: verifyDelivery,
	parse: parseDelivery,

	accepts(event, context) {
		const topics = chosenTopics(context);
		const received = topicEnum(event.event);
		return topics.length === 0 || topics.some((topic) => topicEnum(topic) === received);
	},

	timing(context) {
		const options = context.getNodeParameter('options', {}) as IDataObject;
		const hours = Number(options.rememberForHours ?? DEFAULT_REMEMBER_FOR_HOURS);
		return {
			answerDeadlineMs: Number(options.answerDeadlineMs ?? DEFAULT_ANSWER_DEADLINE_MS),
			patienceMs: PATIENCE_MS,
			memory: { rememberForMs: hours * HOUR_MS, rememberAtMost: REMEMBER_AT_MOST },
		};
	},
};
