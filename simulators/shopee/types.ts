import type { KeyEncoding } from '../../nodes/Shopee/platform/signature';
import type { Attempted } from '../shared/attempt';
import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult } from '../shared/wire';
import type { Refusal } from './errors';
import type { Id, PushMessage, PushParts } from './message';

export type { Id, DeliveryResult, PushMessage, PushParts, Refusal };

/** The key that makes the header Authorization; "none" sends no such header. */
export type Signer = 'pushKey' | 'testPushKey' | 'partnerKey' | 'none';

export type LiveStatus = 'Normal' | 'Warning' | 'Suspended';

/** The HTTP status of answers with an error; see the option `errorStatus`. */
export type ErrorStatus = number | 'observed';

/** The content of `data` in a lost message: the envelope of the push or only its data, as text or not. */
export type LostDataForm = 'envelopeText' | 'envelope' | 'dataText' | 'data';

/** Why a push was not sent at all. */
export type Withheld = 'noCallbackUrl' | 'typeOff' | 'shopBlocked' | 'suspended';

/** One line of the delivery log. */
export interface DeliveryAttempt extends Attempted {
	/** ISO 8601, when the attempt began. */
	readonly at: string;
	/** Identifies the push: the same for all its attempts. It is not part of the request. */
	readonly pushId: string;
	readonly code: number;
	/** Decimal digits; null for a push that belongs to no shop. */
	readonly shopId: string | null;
	/** The registered callback URL. */
	readonly url: string;
	/** The exact text that was sent. */
	readonly body: string;
	/** 1 for the first attempt, 4 for the third retry. */
	readonly attempt: number;
	/** Why the attempt counts as failed; null when it succeeded. */
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

/** A single signed request. Every part of it can be changed. */
export interface ManualDelivery extends Tampering {
	/** By default the registered callback URL. */
	readonly url?: string;
	readonly push?: PushMessage;
	/** The exact text instead of `push`; the verification message if both are left out. */
	readonly body?: string;
	/** Signed instead of the URL that the request goes to. */
	readonly signedUrl?: string;
	/** Signs instead of the push key. */
	readonly key?: string;
	readonly keyEncoding?: KeyEncoding;
}

/** A push that was given up. */
export interface LostMessage {
	/** Increases with time; the id that confirm_consumed_lost_push_message takes. */
	readonly id: number;
	readonly code: number;
	readonly shopId: string | null;
	/** Seconds since 1970. */
	readonly lostAt: number;
	/** The exact text of the push. */
	readonly body: string;
}

/** One call of the API and its answer. */
export interface ApiCall {
	readonly method: string;
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	readonly body: string;
	/** The error of the answer; "" or "-" for none. */
	readonly error: string;
}

/** An answer that the next calls get, whatever they request. */
export interface InjectedFailure {
	/** By default error_server with its text. */
	readonly error?: string;
	readonly message?: string;
	/** How many calls; 1 if left out. */
	readonly times?: number;
	/** By default the status of the option `errorStatus`. */
	readonly httpStatus?: number;
	/** Sent instead of an envelope, e.g. the page of a gateway. */
	readonly body?: string;
}

/** The settings that the console's page Set Push saves. Settings that are left out stay. */
export interface ConsoleSettings {
	readonly callbackUrl?: string;
	/** Any codes, because the console is not limited to the API's codes. */
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

/** A shop that has authorized the app. Times are in seconds since 1970. */
export interface AuthorizedShop {
	readonly shopId: number;
	readonly authorizedAt: number;
	readonly expiresAt: number;
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
	/** Lost messages that are neither confirmed nor too old, earliest first. */
	readonly lostMessages: readonly LostMessage[];
	/** Every call of the API so far, oldest first. */
	readonly calls: readonly ApiCall[];

	/**
	 * Makes a push happen, made by a builder of payloads.ts or of any code. It is sent if its type is on and
	 * its shop is not blocked. Retries go on by themselves; after the last one, the push becomes a lost
	 * message.
	 */
	emit(push: PushMessage): Promise<EmitResult>;
	emit(code: number, push?: PushParts): Promise<EmitResult>;
	/**
	 * Sends a push again, byte for byte and all copies at once. Shopee documents that copies can come even
	 * after a success.
	 */
	duplicate(pushId: string, copies?: number): Promise<EmitResult[]>;
	/**
	 * Sends one signed request, which is neither logged nor retried. No configuration is needed unless the URL
	 * is left out.
	 */
	deliver(delivery?: ManualDelivery): Promise<DeliveryResult>;
	/** Puts a message into the lost queue without a delivery. */
	loseMessage(push: PushMessage | number, parts?: PushParts & { readonly lostAt?: number }): LostMessage;
	/** Resolves when no push is under way and no retry is waiting. */
	idle(): Promise<void>;

	/**
	 * "Verify and Save" of the console's page Set Push. The test push goes to the callback URL first.
	 * @returns the text of the refusal; null when the settings were saved
	 */
	saveInConsole(settings: ConsoleSettings): Promise<string | null>;
	setLiveStatus(status: LiveStatus): void;
	/** The shops that have authorized the app, in place of those before. */
	setAuthorizedShops(shops: readonly AuthorizedShop[]): void;
	setKeys(keys: { partnerKey?: string; pushKey?: string; testPushKey?: string }): void;
	setSigners(signers: { pushes?: Signer; verification?: Signer }): void;
	/** Refuses all calls from now on, e.g. with "error_partner_key_expired"; null ends that. */
	refuseCalls(refusal: Refusal | null): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops all pushes under way and waiting, and closes the server. */
	close(): Promise<void>;
}
