import type { PlatformBackground } from '../../shared/background/startTrigger';
import { isRegistered, register, stateOf } from './registration';

export const background: PlatformBackground = {
	platform: 'Shopify',
	registration: {
		platform: 'Shopify',
		stateOf,
		isRegistered,
		register,
		entries: ['registered', 'subscriptions'],
	},
};
