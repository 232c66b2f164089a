import type { MisbehaviourTraits } from '../shared/misbehaviour/switches';
import type { InjectedFailure } from './types';

export const SHOPEE_TRAITS: MisbehaviourTraits<InjectedFailure> = {
	title: 'Shopee',
	refuses: {},
	throttles: {
		error_rate_limit: { error: 'error_rate_limit' },
		// Until midnight of UTC+8.
		error_limit: { error: 'error_limit' },
		// Reported by integrators; its text is not known.
		error_too_frequent: { error: 'error_too_frequent', message: 'Too frequent' },
		// Shopee documents no HTTP status of errors: the one that other APIs have for this one.
		'429': { error: 'error_rate_limit', httpStatus: 429 },
	},
};
