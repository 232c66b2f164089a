import type { IDataObject } from 'n8n-workflow';

import { patienceMs, roadTiming } from '../../shared/webhook/options';
import type { Receiver } from '../../shared/webhook/adapter';
import { subjectOf } from '../platform/resourceState';
import { SHOPEE_CREDENTIAL, shopeeKeys, type ShopeeKeys } from '../platform/keys';
import { isVerificationMessage, parsePush } from '../platform/event';
import { verifyPush } from '../platform/signature';
import { chosenCodes, chosenShops, registeredUrl } from './parameters';
import { SHOPEE_CHANGES } from './properties';
import { SHOPEE_DEFAULTS } from '../platform/policy';

/** Shopee waits for the answer to a chat message only 2 s, and then repeats it within seconds. */
const WEBCHAT_CODE = 10;
const WEBCHAT_WAITS_MS = 2_000;
const WEBCHAT_DEADLINE_MS = 1_500;

export const shopeeReceiver: Receiver<ShopeeKeys> = {
	credentialType: SHOPEE_CREDENTIAL,

	secretsFrom(credential, context) {
		const options = context.getNodeParameter('options', {}) as IDataObject;
		return shopeeKeys(credential, options.acceptApiKey === true);
	},

	/** In a test, the test URL may be the registered one. */
	callbackUrls(context) {
		const urls = [registeredUrl(context)];
		if (context.getMode() === 'manual') urls.push(context.getWebhookResourceUrl?.('default'));
		return urls.filter((url) => url !== undefined);
	},

	isHandshake: isVerificationMessage,
	verify: verifyPush,
	parse: parsePush,

	accepts(event, context) {
		const codes = chosenCodes(context);
		const shops = chosenShops(context);
		const ofType = codes.length === 0 || codes.includes(Number(event.delivery.code));
		return ofType && (shops.length === 0 || event.shopId === null || shops.includes(event.shopId));
	},

	changes: { ...SHOPEE_CHANGES, subject: subjectOf },

	timing(context, event) {
		const timing = roadTiming(context, SHOPEE_DEFAULTS);
		if (event.delivery.code !== WEBCHAT_CODE) return timing;
		return {
			...timing,
			platformWaitsMs: WEBCHAT_WAITS_MS,
			answerDeadlineMs: Math.min(timing.answerDeadlineMs, WEBCHAT_DEADLINE_MS),
			patienceMs: patienceMs(WEBCHAT_DEADLINE_MS, WEBCHAT_WAITS_MS),
		};
	},
};
