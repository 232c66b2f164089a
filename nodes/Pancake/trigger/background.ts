import type { PlatformBackground } from '../../shared/background/startTrigger';
import { isRegistered, register, stateOf } from './registration';

export const background: PlatformBackground = {
	platform: 'Pancake',
	registration: { platform: 'Pancake', stateOf, isRegistered, register, entries: ['registered'] },
};
