import { roadTiming } from '../../shared/webhook/options';
import type { Receiver } from '../../shared/webhook/adapter';
import { subjectOf } from '../platform/resourceState';
import { LAZADA_CREDENTIAL, lazadaKeys, type LazadaKeys } from '../platform/keys';
import { parsePush, sellersOf } from '../platform/event';
import { verifyPush } from '../platform/signature';
import { chosenSellers, chosenSites, chosenTypes, oneEventPerOrder } from './parameters';
import { LAZADA_CHANGES } from './properties';
import { LAZADA_DEFAULTS } from '../platform/policy';

export const lazadaReceiver: Receiver<LazadaKeys> = {
	credentialType: LAZADA_CREDENTIAL,
	secretsFrom: lazadaKeys,
	verify: verifyPush,
	parse: (delivery, context) => parsePush(delivery, { oneEventPerOrder: oneEventPerOrder(context) }),

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

	timing: (context) => roadTiming(context, LAZADA_DEFAULTS),
	changes: {
		...LAZADA_CHANGES,
		subject: (event, context) => subjectOf(event, { oneEventPerOrder: oneEventPerOrder(context) }),
	},
};
