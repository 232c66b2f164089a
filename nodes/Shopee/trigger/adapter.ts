import type { IDataObject } from 'n8n-workflow';

import { patienceMs, deliverySettings } from '../../shared/webhook/options';
import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { resourceStateOf } from '../platform/resourceState';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { isVerificationMessage, parseEvent } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { chosenCodes, chosenShops, registeredUrl } from './parameters';
import { CHANGE_TEXTS } from './properties';
import { POLICY } from '../platform/policy';

/** Shopee waits for the answer to a chat message only 2 s, and then repeats it within seconds. */
const WEBCHAT_CODE = 10;
const WEBCHAT_WAITS_MS = 2_000;
const WEBCHAT_DEADLINE_MS = 1_500;

export const adapter: PlatformAdapter<Keys> = {
	credentialType: CREDENTIAL_TYPE,

	keysFrom(credential, context) {
		const options = context.getNodeParameter('options', {}) as IDataObject;
		return keysFrom(credential, options.acceptApiKey === true);
	},

	/** In a test, the test URL may be the registered one. */
	callbackUrls(context) {
		const urls = [registeredUrl(context)];
		if (context.getMode() === 'manual') urls.push(context.getWebhookResourceUrl?.('default'));
		return urls.filter((url) => url !== undefined);
	},

	isHandshake: isVerificationMessage,
	verify: verifyDelivery,
	parse: parseEvent,

	accepts(event, context) {
		const codes = chosenCodes(context);
		const shops = chosenShops(context);
		const ofType = codes.length === 0 || codes.includes(Number(event.delivery.code));
		return ofType && (shops.length === 0 || event.shopId === null || shops.includes(event.shopId));
	},

	changes: { ...CHANGE_TEXTS, resourceStateOf },

	settings(context, event) {
		const timing = deliverySettings(context, POLICY);
		if (event.delivery.code !== WEBCHAT_CODE) return timing;
		return {
			...timing,
			platformWaitsMs: WEBCHAT_WAITS_MS,
			answerDeadlineMs: Math.min(timing.answerDeadlineMs, WEBCHAT_DEADLINE_MS),
			patienceMs: patienceMs(WEBCHAT_DEADLINE_MS, WEBCHAT_WAITS_MS),
		};
	},
};
