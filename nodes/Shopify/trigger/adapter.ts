import { roadTiming } from '../../shared/webhook/options';
import type { Receiver } from '../../shared/webhook/adapter';
import { subjectOf } from '../platform/resourceState';
import { SHOPIFY_CREDENTIAL, shopifyKeys, type ShopifyKeys } from '../platform/keys';
import { parseDelivery } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { topicEnum } from '../platform/eventTypes';
import { chosenTopics } from './parameters';
import { SHOPIFY_CHANGES } from './properties';
import { SHOPIFY_DEFAULTS } from '../platform/policy';

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

	timing: (context) => roadTiming(context, SHOPIFY_DEFAULTS),
	changes: { ...SHOPIFY_CHANGES, subject: subjectOf },
};
