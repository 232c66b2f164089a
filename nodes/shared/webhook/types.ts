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
	/** Parameters of the URL by name, as n8n's parser makes them: texts, lists or objects. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Segments of the path by the name that the webhook gives them. */
	readonly pathParameters: Readonly<Record<string, unknown>>;
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
export type Parsed<Facts extends IDataObject = IDataObject> =
	| { readonly kind: 'event'; readonly event: CommerceEvent<Facts> }
	/** A message that only asks whether anybody answers; it starts nothing. */
	| { readonly kind: 'handshake' }
	| { readonly kind: 'malformed'; readonly reason: ProblemText };

/** @typeParam Facts what the delivery itself tells, in the platform's terms */
export interface CommerceEvent<Facts extends IDataObject = IDataObject> {
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
	readonly delivery: Facts;
}

/** @param secretsInDoubt whether it may be the secrets that are wrong, so that they are read again */
export function rejected(problem: Problem, secretsInDoubt: boolean): Verification {
	return { kind: 'rejected', reason: problemText(problem), secretsInDoubt };
}
