import type { PlatformBackground } from '../../shared/background/startTrigger';
import type { DeliveryFacts } from '../platform/event';
import type { Keys } from '../platform/keys';
import { recovery } from '../recover/recovery';
import type { Parameters } from './parameters';
import { register, stateOf } from './registration';

export const background: PlatformBackground<Keys, Parameters, DeliveryFacts> = {
	platform: 'Shopify',
	registration: { stateOf, register },
	recovery,
};
