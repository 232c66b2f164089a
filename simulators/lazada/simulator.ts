import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { DeliveryResult } from '../shared/wire';
import type { Change, NewOrder, Order } from './orders';
import type { PushMessage, PushParts } from './message';
import type { NewReturn, Return, ReturnChange } from './returns';
import type { NewSeller, Seller } from './seller';
import type { Authorization, NewAuthorization } from './tokens';
import type {
	ApiCall,
	ConsoleSettings,
	DeliveryAttempt,
	EmitResult,
	InjectedFailure,
	ManualDelivery,
	OrderResult,
	ReturnResult,
	PushConfiguration,
	TestMessage,
	Verified,
} from './types';

/** A running simulator. */
export interface LazadaSimulator {
	/** e.g. "http://127.0.0.1:40123"; the APIs of all sites and of the auth host are under it. */
	readonly url: string;
	/** The URL for clients, e.g. "http://127.0.0.1:40123/rest" */
	readonly restUrl: string;
	readonly port: number;
	readonly appKey: string;
	/** Every attempt made so far, oldest first; test messages are not among them. */
	readonly deliveries: readonly DeliveryAttempt[];
	/** Every call of the API so far, oldest first. */
	readonly calls: readonly ApiCall[];
	readonly config: PushConfiguration;
	readonly sellers: readonly Seller[];
	readonly orders: readonly Order[];
	readonly returns: readonly Return[];

	/** Adds a seller without an authorization of the app. */
	addSeller(seller: NewSeller): Seller;
	/**
	 * A seller authorizes the app, or a cross-border seller does on several sites. @returns the code, valid for
	 * one use.
	 */
	issueCode(sellerIds?: readonly string[], options?: { readonly expiresInSeconds?: number }): string;
	/** Does the same as `issueCode`, and exchanges the code for tokens. */
	authorize(sellerIds?: readonly string[], options?: NewAuthorization): Authorization;
	/** @returns the newest authorization of a seller, by default of the seller that exists from the start */
	authorizationOf(sellerId?: string): Authorization;
	/** Makes the tokens expire at a time (ms since 1970), by default at once. */
	expireAccessToken(sellerId?: string, at?: number): void;
	expireRefreshToken(sellerId?: string, at?: number): void;
	/** The seller revokes the authorization: its tokens become invalid. */
	revoke(sellerId?: string): void;

	/**
	 * A buyer orders. One message for each line is pushed, unless `push` is false. Resolves after the first
	 * attempts.
	 */
	createOrder(order?: NewOrder): Promise<OrderResult>;
	/** Lines of an order change. One message for each of them is pushed. Resolves after the first attempts. */
	setStatus(orderId: string, status: string, change?: Change): Promise<OrderResult>;

	/** A buyer gives lines of an order back. One message for each line is pushed, unless `push` is null. */
	createReturn(given: NewReturn): Promise<ReturnResult>;
	/** Lines of a return change. Messages are pushed only with `push`, as Lazada tells only some states. */
	changeReturn(returnId: string, change: ReturnChange): Promise<ReturnResult>;

	/**
	 * Pushes a message, made by a builder of payloads or of any type. It is sent if its type is subscribed and
	 * its seller's token is valid. Retries go on by themselves; after the last one, the message is dropped.
	 */
	emit(push: PushMessage): Promise<EmitResult>;
	emit(type: number, push?: PushParts): Promise<EmitResult>;
	/** Sends a message again, byte for byte and all copies at once. Lazada pushes "at least once". */
	duplicate(pushId: string, copies?: number): Promise<EmitResult[]>;
	/**
	 * Sends one signed request, which is neither logged nor retried. No configuration is needed unless the URL
	 * is left out.
	 */
	deliver(delivery?: ManualDelivery): Promise<DeliveryResult>;
	/** Resolves when no message is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** The console's Verify: sends a test message to the URL, by default the registered one. */
	verify(url?: string, form?: TestMessage): Promise<Verified>;
	/** Verify and Save. @returns null where only the subscription was changed */
	saveInConsole(settings: ConsoleSettings): Promise<Verified | null>;
	/** Starts pushing again after it stopped. How Lazada does that is not documented. */
	startPushing(): void;
	/** Resets the app secret: the new one signs calls and pushes. */
	setAppSecret(appSecret: string): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops all messages under way and waiting, and closes the server. */
	close(): Promise<void>;
}
