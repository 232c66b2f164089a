import { deliverySettings } from '../../shared/webhook/options';
import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { resourceStateOf } from '../platform/resourceState';
import { CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { parseEvent, sellersOf } from '../platform/event';
import { verifyDelivery } from '../platform/signature';
import { chosenSellers, chosenSites, chosenTypes, oneEventPerOrder } from './parameters';
import { CHANGE_TEXTS } from './properties';
import { POLICY } from '../platform/policy';

export const adapter: PlatformAdapter<Keys> = {
	credentialType: CREDENTIAL_TYPE,
	keysFrom,
	verify: verifyDelivery,
	parse: (delivery, context) => parseEvent(delivery, { oneEventPerOrder: oneEventPerOrder(context) }),

	accepts({ payload, delivery }, context) {
		const types = chosenTypes(context);
		const sellers = chosenSellers(context);
		const sites = chosenSites(context);
		const about = sellersOf(payload);
		const site = delivery.site;
		return (
			(types.length === 0 || types.includes(Number(delivery.messageType ?? NaN))) &&
			(sellers.length === 0 || about.length === 0 || about.some((seller) => sellers.includes(seller))) &&
			(sites.length === 0 || typeof site !== 'string' || sites.includes(site))
		);
	},

	settings: (context) => deliverySettings(context, POLICY),
	changes: {
		...CHANGE_TEXTS,
		resourceStateOf: (event, context) =>
			resourceStateOf(event, { oneEventPerOrder: oneEventPerOrder(context) }),
	},
};
