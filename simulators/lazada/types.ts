import type { Attempted } from '../shared/attempt';
import type { Tampering } from '../shared/tampering';
import type { Outcome } from '../shared/wire';
import type { Change, NewOrder, Order, StatusChange } from './orders';
import type { Id, PushMessage, PushParts } from './message';
import type { Country, NewSeller, Seller } from './seller';
import type { Authorization, NewAuthorization } from './tokens';

export type { Authorization, Change, Country, Id, NewAuthorization, NewOrder, NewSeller, Order, Outcome };
export type { PushMessage, PushParts, Seller, StatusChange };

/** Why a message was not sent at all. */
export type Withheld = 'noCallbackUrl' | 'notSubscribed' | 'stopped' | 'notAuthorized';

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	/** The same for every attempt of one message; not part of what is sent. */
	readonly pushId: string;
	/** message_type */
	readonly type: number;
	/** Whose authorization allowed it; null for a message that needs none. */
	readonly sellerId: string | null;
	/** The registered callback URL. */
	readonly url: string;
	/** The exact text that was sent; a retry's may differ from the first one's. */
	readonly body: string;
	/** 1 for the first attempt, 13 for the twelfth retry. */
	readonly attempt: number;
	/** Why no status came in time; null when one did. */
	readonly error: string | null;
	/** Why the attempt counts as failed; null when it does not. */
	readonly failure: 'noAnswer' | 'status' | null;
	/** From the sending on an open connection to the status, or to when it was given up; to the microsecond. */
	readonly durationMs: number;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
	/** What came of the body within the limit; Lazada does not look at it. */
	readonly responseBody: string;
}

export interface EmitResult {
	readonly pushId: string;
	/** The exact text of the message. */
	readonly body: string;
	/** null when it was sent. */
	readonly withheld: Withheld | null;
	/** The first attempt once it has ended; empty when the message was withheld. */
	readonly attempts: readonly DeliveryAttempt[];
}

/** What a change of an order did. */
export interface OrderResult {
	readonly order: Order;
	/** One for each line that changed, in their order; empty where nothing was to be pushed. */
	readonly pushes: readonly EmitResult[];
}

/** A single signed request, with everything about it open to tampering. */
export interface ManualDelivery extends Tampering {
	/** By default the registered callback URL. */
	readonly url?: string;
	readonly push?: PushMessage;
	/** The exact text in place of `push`; the test message if neither is given. */
	readonly body?: string;
	/** Signed with in place of the app's. */
	readonly appKey?: string;
	readonly appSecret?: string;
}

/** Which of the two observed test messages "Verify" sends. */
export type TestMessage = 'text' | 'unpaid';

/** What came of "Verify" in the console. */
export interface Verified {
	/** Whether the answer was HTTP 200 in time. */
	readonly verified: boolean;
	readonly outcome: Outcome;
}

/** What the console's tab Push Mechanism saves; what is left out stays. */
export interface ConsoleSettings {
	readonly callbackUrl?: string;
	/** Replaces the subscription; at the start it is to every known type. */
	readonly messageTypes?: readonly number[];
	readonly testMessage?: TestMessage;
}

/** One call of the API as it was answered. */
export interface ApiCall {
	/** ms since 1970 */
	readonly at: number;
	readonly method: string;
	/** Without /rest, e.g. "/orders/get" */
	readonly path: string;
	/** Of the query and of a form, those of the system among them. */
	readonly parameters: Readonly<Record<string, string>>;
	/** As answered: "0" for success; "" where something else than the envelope was sent. */
	readonly code: string;
}

/** An answer that the next calls get, whatever they ask. */
export interface InjectedFailure {
	/** By default ServiceTimeout. */
	readonly code?: string;
	/** By default the text that goes with the code. */
	readonly message?: string;
	readonly type?: 'SYSTEM' | 'ISV' | 'ISP';
	/** Only calls of this API, e.g. "/orders/get". */
	readonly path?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** 200 if left out. */
	readonly httpStatus?: number;
	/** Sent as HTML in place of the envelope, e.g. a gateway's page. */
	readonly body?: string;
}

/** The push configuration of the app. */
export interface PushConfiguration {
	readonly callbackUrl: string | null;
	readonly messageTypes: readonly number[];
	/** Whether pushing has stopped because too much failed. */
	readonly stopped: boolean;
	/** Parts of 1 of the attempts since it was last counted anew. */
	readonly failureRate: number;
}
