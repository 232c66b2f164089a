import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { isVerificationMessage, parseEvent, type DeliveryFacts } from '../platform/event';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { POLICY, WEBCHAT_CODE, WEBCHAT_POLICY } from '../platform/policy';
import { resembles } from '../platform/resemblance';
import { resourceStateOf } from '../platform/resourceState';
import { verifyDelivery } from '../platform/signature';
import { readParameters, registeredUrl, type Parameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

export const adapter: PlatformAdapter<Keys, Parameters, DeliveryFacts> = {
	credentialType: CREDENTIAL_TYPE,
	readParameters,

	/** In a test, the test URL may be the registered one. */
	callbackUrls(context) {
		const urls = [registeredUrl(context)];
		if (context.getMode() === 'manual') urls.push(context.getWebhookResourceUrl?.('default'));
		return urls.filter((url) => url !== undefined);
	},

	isHandshake: isVerificationMessage,
	keysFrom: (credential, options) => keysFrom(credential, options().acceptApiKey === true),
	verify: verifyDelivery,
	resembles,
	parse: (delivery) => parseEvent(delivery),

	accepts({ shopId, delivery: { code } }, { pushTypes, shopIds }) {
		const ofType = pushTypes.length === 0 || pushTypes.includes(code);
		return ofType && (shopIds.length === 0 || shopId === null || shopIds.includes(shopId));
	},

	policyOf: ({ delivery: { code } }) => (code === WEBCHAT_CODE ? WEBCHAT_POLICY : POLICY),
	changes: { ...CHANGE_TEXTS, resourceStateOf },
};
