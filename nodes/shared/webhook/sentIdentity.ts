import { textOf } from '../util/text';
import { epochMicroseconds } from '../util/time';
import type { RecurringState } from './types';

/** The platform's part of an event's identity, and the state that the event shows, if any. */
export interface SentIdentity {
	readonly identity: readonly string[];
	readonly state?: RecurringState;
}

/** What is known of a message whose envelope has the time of sending. */
interface SentMessage {
	/** Texts that identify what the message says. */
	readonly content: readonly string[];
	/** Texts that name the resource of the state; undefined where the message shows no state. */
	readonly resource: readonly string[] | undefined;
	/** Of the envelope, in seconds or milliseconds since 1970. */
	readonly timestamp: unknown;
	/** Whether each sending is an event of its own, also where the message shows no state. */
	readonly isTimed: boolean;
}

/** @returns the identity: that of the sending where each sending may be an event of its own, else of the content */
export function sentIdentity({ content, resource, timestamp, isTimed }: SentMessage): SentIdentity {
	const state = resource && sentState(resource, content, timestamp);
	return {
		identity: isTimed || state?.stampOf === 'sending' ? [...content, textOf(timestamp)] : content,
		...(state !== undefined && { state }),
	};
}

function sentState(
	resource: readonly string[],
	content: readonly string[],
	timestamp: unknown,
): RecurringState {
	const stamp = epochMicroseconds(timestamp);
	return { resource, content, stamp, stampOf: stamp === undefined ? 'change' : 'sending' };
}
