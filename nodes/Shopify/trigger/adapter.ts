import { deliverySettings } from '../../shared/webhook/options';
import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { resourceStateOf } from '../platform/resourceState';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { parseEvent } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { topicEnum } from '../platform/eventTypes';
import { chosenTopics } from './parameters';
import { CHANGE_TEXTS } from './properties';
import { POLICY } from '../platform/policy';

export const adapter: PlatformAdapter<Keys> = {
	credentialType: CREDENTIAL_TYPE,
	keysFrom,
	verify: verifyDelivery,
	parse: parseEvent,

	accepts(event, context) {
		const topics = chosenTopics(context);
		const received = topicEnum(event.event);
		return topics.length === 0 || topics.some((topic) => topicEnum(topic) === received);
	},

	settings: (context) => deliverySettings(context, POLICY),
	changes: { ...CHANGE_TEXTS, resourceStateOf },
};
