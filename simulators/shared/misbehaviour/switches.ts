/**
 * The ways in which a platform can behave otherwise than it documents, each a switch that a simulator obeys as
 * long as it is on. All are off at first. Times are in ms of real time.
 */
export interface Misbehaviour {
	/**
	 * For so long after a write, reads of the API answer with the state before it, as a replica does that lags.
	 * Of Shopify the subscriptions, of Shopee the push configuration and the lost messages (integrators report
	 * that confirmed ones are listed for some seconds more), of Lazada the orders, of Pancake the shop: its
	 * webhook settings, orders and stock, not the webhooks of the SDK. The answer to the write itself has the new
	 * state, and what is delivered has it too.
	 */
	readonly staleReadsMs?: number;
	/**
	 * Names of headers, regardless of case, that no request to a callback URL has, the test pushes of consoles
	 * among them. Seen of Shopify's compliance deliveries, which come without X-Shopify-API-Version or
	 * X-Shopify-Shop-Domain, and of Shopee's test pushes without a signature.
	 */
	readonly missingHeaders?: readonly string[];
	/**
	 * Each repetition of a delivery has another stamp than the attempts before it: the present time and as many
	 * units more as attempts were made, so that no two are the same where waits pass quickly. Shopee and Lazada:
	 * `timestamp` of the body (in seconds; of some types of Lazada in ms), signed anew; neither documents whether
	 * a repetition keeps it. Shopify documents that X-Shopify-Webhook-Id and X-Shopify-Triggered-At stay, but a
	 * new id for each attempt is reported: both are new then, and X-Shopify-Event-Id stays. The log has the first
	 * id for all attempts.
	 */
	readonly restampedRetries?: boolean;
	/** Answers of the API drip. */
	readonly slowAnswers?: Drip;
	/** Bodies of requests to callback URLs drip. The time for an answer, which the platform limits, goes on. */
	readonly slowDeliveries?: Drip;
	/** The API answers each call with a redirect and does nothing else; no platform documents that it may. */
	readonly redirects?: Redirect;
	/** The next calls of the API are answered as the platform answers a caller who is too fast. */
	readonly throttling?: Throttling;
	/** JSON of the API has values of other types than documented, in refusals as well. */
	readonly mistypedAnswers?: Mistyping;
	/**
	 * Lists answer their first page whatever page is requested, and say that there is another one. Shopify:
	 * subscriptions, with the same `endCursor`. Shopee: lost messages, whose confirmation is answered and has no
	 * effect. Lazada: orders. Pancake: orders and products.
	 */
	readonly repeatingCursors?: boolean;
}

export type SwitchName = keyof Misbehaviour;

/**
 * Bytes that come slowly after headers that came at once: evenly spread over a time, or one at each interval.
 * In the latter case the end never comes: the last byte is kept back. Until somebody hangs up, an answer goes
 * on with white space, which JSON allows there; a delivery, whose length was announced, with nothing. What has
 * no body has nothing to drip.
 */
export type Drip = { readonly overMs: number } | { readonly byteEveryMs: number };

export interface Redirect {
	/** With 302 and 303 clients go on with a GET, with 307 and 308 they repeat the call with its body. */
	readonly status: 301 | 302 | 303 | 307 | 308;
	/** Where to, on loopback. */
	readonly to: string;
	/** Whether path and query of the call are appended to it, as where a platform moves to another host. */
	readonly withPath?: boolean;
}

export interface Throttling {
	/** How many calls. */
	readonly calls: number;
	/** One of the answers that the platform has for it (`MisbehaviourTraits`); the first if left out. */
	readonly as?: string;
}

export interface Mistyping {
	/** All numbers are text of the same digits, as in samples of Lazada's documentation. */
	readonly numbersAsText?: boolean;
	/** All texts that are whole numbers are numbers, as ids are that stand as text elsewhere. */
	readonly digitsAsNumbers?: boolean;
	/**
	 * By their paths, single values, e.g. {"data.orders[].order_id": "text"}: `[]` is each entry of a list and
	 * `[0]` its first one. A path that an answer does not have changes nothing in it.
	 */
	readonly paths?: Readonly<Record<string, Mistyped>>;
}

/**
 * What a value becomes:
 * - text: the same as text, a list or an object as its JSON;
 * - number: the digits of a text, 0 where it has none or is no text;
 * - null;
 * - list: a list with the value in it;
 * - object: of a list an object with the positions as its keys, of anything else an empty object;
 * - beyond 2^53: the number 9007199254740993, which a JavaScript number cannot hold.
 */
export type Mistyped = 'text' | 'number' | 'null' | 'list' | 'object' | 'beyond 2^53';

/** What is a platform's own in it. */
export interface MisbehaviourTraits<Throttled = unknown> {
	readonly title: string;
	/** The switches that it does not have, and why. */
	readonly refuses: Partial<Readonly<Record<SwitchName, string>>>;
	/** What `Throttling.as` can name, and what the simulator makes of it. */
	readonly throttles: Readonly<Record<string, Throttled>>;
}
