import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { parseEvent, sellersOf, type DeliveryFacts } from '../platform/event';
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
	parse: (delivery, _keys, parameters) => parseEvent(delivery, parameters),

	accepts({ payload, delivery: { messageType, site } }, { messageTypes, sellerIds, sites }) {
		const sellers = sellersOf(payload);
		return (
			(messageTypes.length === 0 || messageTypes.includes(messageType ?? NaN)) &&
			(sellerIds.length === 0 || sellers.length === 0 || sellers.some((id) => sellerIds.includes(id))) &&
			(sites.length === 0 || site === null || sites.includes(site))
		);
	},

	policyOf: () => POLICY,
	toldStateOf: (event, parameters) => toldStateOf(event, parameters),
	changes: { ...CHANGE_TEXTS, resourceStateOf },
};
