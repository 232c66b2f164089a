import type { Misbehaviour } from '../shared/misbehaviour/switches';
import type { Outcome } from '../shared/wire';
import type { Change, NewOrder, Order } from './orders';
import type { PushMessage, PushParts } from './message';
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
	PushConfiguration,
	TestMessage,
	Verified,
} from './types';

/** A running simulator. */
export interface LazadaSimulator {
	/** e.g. "http://127.0.0.1:40123"; the APIs of all sites and of the auth host are under it. */
	readonly url: string;
	/** What a client takes for its server, e.g. "http://127.0.0.1:40123/rest" */
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

	/** Another seller, without an authorization of the app. */
	addSeller(seller: NewSeller): Seller;
	/** A seller, or a cross-border one on several sites, authorizes the app; @returns the code, good once. */
	issueCode(sellerIds?: readonly string[], options?: { readonly expiresInSeconds?: number }): string;
	/** As `issueCode`, with the code already exchanged for tokens. */
	authorize(sellerIds?: readonly string[], options?: NewAuthorization): Authorization;
	/** @returns the newest authorization of a seller, by default of the one that is there from the start */
	authorizationOf(sellerId?: string): Authorization;
	/** Lets the tokens expire at a moment (ms since 1970), by default at once. */
	expireAccessToken(sellerId?: string, at?: number): void;
	expireRefreshToken(sellerId?: string, at?: number): void;
	/** The seller takes the authorization back: its tokens are worth nothing any more. */
	revoke(sellerId?: string): void;

	/** A buyer orders: one message for each line, unless told not to push. Resolves after the first attempts. */
	createOrder(order?: NewOrder): Promise<OrderResult>;
	/** Lines of an order change: one message for each of them. Resolves after the first attempts. */
	setStatus(orderId: string, status: string, change?: Change): Promise<OrderResult>;

	/**
	 * A message, as one of the builders of payloads makes it or of any type: it is sent when its type is
	 * subscribed and its seller's token valid. Retries go on by themselves, then it is dropped.
	 */
	emit(push: PushMessage): Promise<EmitResult>;
	emit(type: number, push?: PushParts): Promise<EmitResult>;
	/** Sends a message again, byte for byte and all copies at once: pushing is "at least once". */
	duplicate(pushId: string, copies?: number): Promise<EmitResult[]>;
	/** One signed request: not logged, not retried, no configuration needed unless its URL is left out. */
	deliver(delivery?: ManualDelivery): Promise<Outcome>;
	/** Resolves when no message is under way and no retry is waiting. */
	idle(): Promise<void>;

	/** The console's Verify: sends a test message to the URL, by default the registered one. */
	verify(url?: string, form?: TestMessage): Promise<Verified>;
	/** Verify and Save. @returns null where only the subscription was changed */
	saveInConsole(settings: ConsoleSettings): Promise<Verified | null>;
	/** Starts pushing again after it was stopped. How that is done at Lazada is not documented. */
	startPushing(): void;
	/** The app secret is reset: calls and pushes are signed with the new one. */
	setAppSecret(appSecret: string): void;
	failNext(failure?: InjectedFailure): void;
	/** Turns switches on, and all others off. @throws Error where one is given what it cannot mean */
	misbehave(switches: Misbehaviour): void;
	/** Drops what is under way and waiting, and closes the server. */
	close(): Promise<void>;
}
