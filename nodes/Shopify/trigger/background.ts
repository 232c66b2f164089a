import type { PlatformBackground } from '../../shared/background/startTrigger';
import { register, stateOf } from './registration';

export const background: PlatformBackground = {
	platform: 'Shopify',
	registration: { stateOf, register },
};
