import type { MisbehaviourTraits } from '../shared/misbehaviour/switches';
import type { InjectedFailure } from './types';

export const PANCAKE_TRAITS: MisbehaviourTraits<InjectedFailure> = {
	title: 'Pancake POS',
	refuses: { restampedRetries: 'its deliveries have no stamp of their own' },
	// No limit is published; integrators met this status.
	throttles: { '429': { status: 429 } },
};
