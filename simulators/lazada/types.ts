import type { Attempted } from '../shared/attempt';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult } from '../shared/wire';
import type { Change, NewOrder, Order, StatusChange } from './orders';
import type { Id, PushMessage, PushParts } from './message';
import type { NewReturn, Return, ReturnChange } from './returns';
import type { Country, NewSeller, Seller } from './seller';
import type { Authorization, NewAuthorization } from './tokens';

export type {
	Authorization,
	Change,
	Country,
	Id,
	NewAuthorization,
	NewOrder,
	NewReturn,
	NewSeller,
	Order,
	Return,
	ReturnChange,
	DeliveryResult,
};
export type { PushMessage, PushParts, Seller, StatusChange };

/** Why a message was not sent at all. */
export type Withheld = 'noCallbackUrl' | 'notSubscribed' | 'stopped' | 'notAuthorized';

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	/** Identifies the message: the same for all its attempts. It is not part of the request. */
	readonly pushId: string;
	/** message_type */
	readonly type: number;
	/** The seller whose authorization allowed the push; null for a message that needs none. */
	readonly sellerId: string | null;
	/** The registered callback URL. */
	readonly url: string;
	/** The exact text that was sent. The text of a retry may differ from that of the first attempt. */
	readonly body: string;
	/** 1 for the first attempt, 13 for the twelfth retry. */
	readonly attempt: number;
	/** Why no status came in time; null if one came. */
	readonly error: string | null;
	/** Why the attempt counts as failed; null when it succeeded. */
	readonly failure: 'noAnswer' | 'status' | null;
	/**
	 * From sending the request on an open connection to the status or the end of the attempt, to the
	 * microsecond.
	 */
	readonly durationMs: number;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
	/** The part of the body that arrived within the limit; Lazada does not read it. */
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

/** The result of a change of an order. */
export interface OrderResult {
	readonly order: Order;
	/** One result for each changed line, in their order; empty where nothing was to be pushed. */
	readonly pushes: readonly EmitResult[];
}

/** The result of a change of a return. */
export interface ReturnResult {
	readonly returned: Return;
	/** One result for each changed line, in their order; empty where nothing was to be pushed. */
	readonly pushes: readonly EmitResult[];
}

/** A single signed request. Every part of it can be changed. */
export interface ManualDelivery extends Tampering {
	/** By default the registered callback URL. */
	readonly url?: string;
	readonly push?: PushMessage;
	/** The exact text instead of `push`; the test message if both are left out. */
	readonly body?: string;
	/** The app key that is signed instead of the app's own. */
	readonly appKey?: string;
	readonly appSecret?: string;
}

/** Which of the two observed test messages "Verify" sends. */
export type TestMessage = 'text' | 'unpaid';

/** The result of "Verify" in the console. */
export interface Verified {
	/** Whether the answer was HTTP 200 in time. */
	readonly verified: boolean;
	readonly outcome: DeliveryResult;
}

/** The settings that the console's tab Push Mechanism saves. Settings that are left out stay. */
export interface ConsoleSettings {
	readonly callbackUrl?: string;
	/** Replaces the subscription. At the start, all known types are subscribed. */
	readonly messageTypes?: readonly number[];
	readonly testMessage?: TestMessage;
}

/** One call of the API and its answer. */
export interface ApiCall {
	/** ms since 1970 */
	readonly at: number;
	readonly method: string;
	/** Without /rest, e.g. "/orders/get" */
	readonly path: string;
	/** The parameters of the query and of a form, including those of the system. */
	readonly parameters: Readonly<Record<string, string>>;
	/** The code of the answer: "0" for success, "" where the answer is no envelope. */
	readonly code: string;
}

/** An answer that the next calls get, whatever they request. */
export interface InjectedFailure {
	/** By default ServiceTimeout. */
	readonly code?: string;
	/** By default the text of the code. */
	readonly message?: string;
	readonly type?: 'SYSTEM' | 'ISV' | 'ISP';
	/** Only calls of this API, e.g. "/orders/get". */
	readonly path?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** 200 if left out. */
	readonly httpStatus?: number;
	/** Sent as HTML instead of the envelope, e.g. the page of a gateway. */
	readonly body?: string;
}

/** The push configuration of the app. */
export interface PushConfiguration {
	readonly callbackUrl: string | null;
	readonly messageTypes: readonly number[];
	/** Whether pushing has stopped after too many failures. */
	readonly stopped: boolean;
	/** The failure rate (0 to 1) of the attempts since counting last started. */
	readonly failureRate: number;
}
