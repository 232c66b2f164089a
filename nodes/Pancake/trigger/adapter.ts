import type { PlatformAdapter } from '../../shared/webhook/adapter';
import { parseEvent, type DeliveryFacts } from '../platform/event';
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
	parse: (delivery, { shopId }) => parseEvent(delivery, shopId),
	accepts: ({ event }, { types }) => types.length === 0 || types.includes(event),
	policyOf: () => POLICY,
	toldStateOf,
	changes: { ...CHANGE_TEXTS, resourceStateOf },
};
