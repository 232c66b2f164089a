import type { IDataObject } from 'n8n-workflow';

import { problemText, type Problem, type ProblemText } from '../errors/problem';

export type PlatformName = 'shopee' | 'lazada' | 'shopify' | 'pancake';

/** A delivery as it came in: the bytes, not what a JSON parser made of them. */
export interface Delivery {
	readonly body: Buffer;
	/** Names in lower case; a header that came several times is joined with ", ", as Node does. */
	readonly headers: Readonly<Record<string, string>>;
	/** The URLs that it may have been signed for; empty where the platform does not sign the URL. */
	readonly callbackUrls: readonly string[];
	readonly receivedAt: Date;
}

/** Whether a delivery is the platform's, and which of the secrets says so. */
export type Verification =
	| { readonly kind: 'genuine'; readonly verifiedWith: string }
	| {
			readonly kind: 'rejected';
			readonly reason: ProblemText;
			/** Whether it may be the secrets that are wrong, e.g. because they were just changed. */
			readonly secretsInDoubt: boolean;
	  };

/** What a delivery says, once it is known to be genuine. */
export type Parsed =
	| { readonly kind: 'event'; readonly event: CommerceEvent }
	/** A message that only asks whether anybody answers; it starts nothing. */
	| { readonly kind: 'handshake' }
	| { readonly kind: 'malformed'; readonly reason: ProblemText };

export interface CommerceEvent {
	readonly platform: PlatformName;
	/** The platform's own name of the event, e.g. Shopify's topic "orders/create". */
	readonly event: string;
	/**
	 * What makes this event the same as another delivery of it, and different from every other event.
	 * Part of the key by which it is claimed; its order matters.
	 */
	readonly identity: readonly string[];
	readonly shopId: string | null;
	readonly resource: { readonly type: string; readonly id: string | null };
	/** ISO 8601 in UTC; null where the platform does not say when it happened. */
	readonly occurredAt: string | null;
	readonly payload: IDataObject;
	/** What the delivery itself tells, in the platform's terms. */
	readonly delivery: IDataObject;
}
/** @param secretsInDoubt whether it may be the secrets that are wrong, so that they are read again */
export function rejected(problem: Problem, secretsInDoubt: boolean): Verification {
	return { kind: 'rejected', reason: problemText(problem), secretsInDoubt };
}
