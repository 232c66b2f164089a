import { epochMicroseconds } from '../util/time';
import type { RecurringState } from './types';

/**
 * The state that a message shows whose envelope has the time of sending.
 *
 * @param timestamp of the envelope, in seconds or milliseconds since 1970
 */
export function sentState(
	resource: readonly string[],
	content: readonly string[],
	timestamp: unknown,
): RecurringState {
	const stamp = epochMicroseconds(timestamp);
	return { resource, content, stamp, stampOf: stamp === undefined ? 'change' : 'sending' };
}
