import type { KeyEncoding } from '../../nodes/Shopee/platform/signature';
import type { Attempted } from '../shared/attempt';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { Outcome } from '../shared/wire';
import type { Refusal } from './errors';
import type { Id, PushMessage, PushParts } from './message';

export type { Id, Outcome, PushMessage, PushParts, Refusal };

/** Which key makes the Authorization; "none" sends no such header. */
export type Signer = 'pushKey' | 'testPushKey' | 'partnerKey' | 'none';

export type LiveStatus = 'Normal' | 'Warning' | 'Suspended';

/** Of answers that carry an error; see the option `errorStatus`. */
export type ErrorStatus = number | 'observed';

/** What stands in `data` of a lost message: the envelope of the push or its data alone, as text or not. */
export type LostDataForm = 'envelopeText' | 'envelope' | 'dataText' | 'data';

/** Why a push was not sent at all. */
export type Withheld = 'noCallbackUrl' | 'typeOff' | 'shopBlocked' | 'suspended';

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	/** The same for every attempt of one push; not part of what is sent. */
	readonly pushId: string;
	readonly code: number;
	/** Decimal digits; null for a push of no shop. */
	readonly shopId: string | null;
	/** The registered callback URL. */
	readonly url: string;
	/** The exact text that was sent. */
	readonly body: string;
	/** 1 for the first attempt, 4 for the third retry. */
	readonly attempt: number;
	/** Why the attempt counts as failed; null when it does not. */
	readonly failure: 'noAnswer' | 'status' | 'body' | null;
	/** Time to the next attempt on the platform's clock, before `timeScale`; null when there is none. */
	readonly retryInMs: number | null;
}

export interface EmitResult {
	readonly pushId: string;
	/** The exact text of the push. */
	readonly body: string;
	/** null when it was sent. */
	readonly withheld: Withheld | null;
	/** The first attempt once it has ended; empty when the push was withheld. */
	readonly attempts: readonly DeliveryAttempt[];
}

/** A single signed request, with everything about it open to tampering. */
export interface ManualDelivery extends Tampering {
	/** By default the registered callback URL. */
	readonly url?: string;
	readonly push?: PushMessage;
	/** The exact text in place of `push`; the verification message if neither is given. */
	readonly body?: string;
	/** Signed in place of the URL that is sent to. */
	readonly signedUrl?: string;
	/** Signs in place of the push key. */
	readonly key?: string;
	readonly keyEncoding?: KeyEncoding;
}

/** A push that was given up. */
export interface LostMessage {
	/** Rises with time; what confirm_consumed_lost_push_message takes. */
	readonly id: number;
	readonly code: number;
	readonly shopId: string | null;
	/** Seconds since 1970. */
	readonly lostAt: number;
	/** The exact text of the push. */
	readonly body: string;
}

/** One call of the API as it was answered. */
export interface ApiCall {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: string;
	/** As answered; "" or "-" for none. */
	readonly error: string;
}

/** An answer that the next calls get, whatever they ask. */
export interface InjectedFailure {
	/** By default error_server with its text. */
	readonly error?: string;
	readonly message?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** By default as the option `errorStatus` has it. */
	readonly httpStatus?: number;
	/** Sent in place of an envelope, e.g. a gateway's page. */
	readonly body?: string;
}

/** What the console's page Set Push saves; what is left out stays. */
export interface ConsoleSettings {
	readonly callbackUrl?: string;
	/** Any codes; the API's limits do not hold here. */
	readonly on?: readonly number[];
	readonly off?: readonly number[];
	/** Replaces the list. */
	readonly blockedShopIds?: readonly number[];
}

/** The push configuration of the app. */
export interface PushConfiguration {
	readonly callbackUrl: string | null;
	readonly on: readonly number[];
	readonly blockedShopIds: readonly string[];
	readonly status: LiveStatus;
	/** Seconds since 1970; null unless suspended. */
	readonly suspendedTime: number | null;
}

/** A running simulator. */
export interface ShopeeSimulator {
	/** Base URL of the API, e.g. "http://127.0.0.1:40123" */
	readonly url: string;
	readonly port: number;
	readonly partnerId: string;
	readonly config: PushConfiguration;
	/** Every attempt made so far, oldest first; test pushes are not among them. */
	readonly deliveries: readonly DeliveryAttempt[];
	/** Lost messages that were not confirmed and are not too old, earliest first. */
	readonly lostMessages: readonly LostMessage[];
	/** Every call of the API so far, oldest first. */
	readonly calls: readonly ApiCall[];

	/**
	 * A push happens, as one of the builders of payloads.ts makes it or of any code: it is sent when its type
	 * is on and its shop not blocked. Retries go on by themselves, then it becomes a lost message.
	 */
	emit(push: PushMessage): Promise<EmitResult>;
	emit(code: number, push?: PushParts): Promise<EmitResult>;
	/** Sends a push again, byte for byte and all copies at once: officially possible even after a success. */
	duplicate(pushId: string, copies?: number): Promise<EmitResult[]>;
	/** One signed request: not logged, not retried, no configuration needed unless its URL is left out. */
	deliver(delivery?: ManualDelivery): Promise<Outcome>;
	/** Puts a message into the lost queue without a delivery. */
	loseMessage(push: PushMessage | number, parts?: PushParts & { readonly lostAt?: number }): LostMessage;
	/** Resolves when no push is under way and no retry is waiting. */
	idle(): Promise<void>;

	/**
	 * "Verify and Save" of the console's page Set Push. A callback URL gets its test push first.
	 * @returns the text of the refusal; null when it was saved
	 */
	saveInConsole(settings: ConsoleSettings): Promise<string | null>;
	setLiveStatus(status: LiveStatus): void;
	setKeys(keys: { partnerKey?: string; pushKey?: string; testPushKey?: string }): void;
	setSigners(signers: { pushes?: Signer; verification?: Signer }): void;
	/** Refuses all calls until told otherwise, e.g. with "error_partner_key_expired"; null for none. */
	refuseCalls(refusal: Refusal | null): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops what is under way and waiting, and closes the server. */
	close(): Promise<void>;
}
