import type { MisbehaviourTraits } from '../shared/misbehaviour/switches';
import type { InjectedFailure } from './types';

export const LAZADA_TRAITS: MisbehaviourTraits<InjectedFailure> = {
	title: 'Lazada',
	refuses: {},
	throttles: {
		// Of one API, for a second.
		ApiCallLimit: { code: 'ApiCallLimit' },
		AppCallLimit: { code: 'AppCallLimit' },
		'901': { code: '901' },
	},
};
