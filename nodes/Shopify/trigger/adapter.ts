import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { parseEvent, type DeliveryFacts } from '../platform/event';
import { topicEnum } from '../platform/eventTypes';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { POLICY } from '../platform/policy';
import { resembles } from '../platform/resemblance';
import { resourceStateOf } from '../platform/resourceState';
import { verifyDelivery } from '../platform/signature';
import { toldStateOf } from '../platform/toldState';
import { readParameters, type Parameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

export const adapter: PlatformAdapter<Keys, Parameters, DeliveryFacts> = {
	credentialType: CREDENTIAL_TYPE,
	readParameters,
	keysFrom,
	verify: verifyDelivery,
	resembles,
	subscriptions: {
		kindOf: (verifiedWith) => (verifiedWith === 'notificationsSecret' ? 'admin' : 'app'),
		subscribedTwice: (topic) => ({
			what: `Deliveries of ${topic} come signed with two different secrets, so the topic is probably subscribed twice, and may start the workflow twice`,
			cure: 'Remove one of the two: the webhook in the admin (Settings > Notifications > Webhooks), or the subscription of the app.',
		}),
	},
	parse: (delivery) => parseEvent(delivery),

	accepts({ event, delivery }, { topics }) {
		// A topic of next generation Events may be named with its action or without.
		const received = [topicEnum(event), topicEnum(delivery.topic)];
		return topics.length === 0 || topics.some((topic) => received.includes(topicEnum(topic)));
	},

	policyOf: () => POLICY,
	toldStateOf,
	changes: { ...CHANGE_TEXTS, resourceStateOf },
};
