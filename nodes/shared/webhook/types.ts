import type { IDataObject } from 'n8n-workflow';

import { problemText, type Problem, type ProblemText } from '../errors/problem';
import type { Diagnosis } from './diagnosis';

export type PlatformName = 'shopee' | 'lazada' | 'shopify' | 'pancake';

/** A delivery as it was sent: its body is bytes, not parsed JSON. */
export interface Delivery {
	readonly body: Buffer;
	/** Names in lower case; a header that came several times is joined with ", ", as Node does. */
	readonly headers: Readonly<Record<string, string>>;
	/** The URLs that the signature may cover; empty where the platform does not sign the URL. */
	readonly callbackUrls: readonly string[];
	/** Parameters of the URL by name, as n8n's parser reads them: texts, lists or objects. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Segments of the URL's path, by their names in the path of the webhook. */
	readonly pathParameters: Readonly<Record<string, unknown>>;
	readonly receivedAt: Date;
}

/** Whether the platform sent a delivery, and which secret proves it. */
export type Verification =
	| {
			readonly kind: 'genuine';
			readonly verifiedWith: string;
			/** The secret signs only what the platform sends to test: each delivery runs, and is remembered nowhere. */
			readonly isTest?: true;
	  }
	| {
			readonly kind: 'rejected';
			readonly reason: ProblemText;
			/** Whether the cached secrets may be wrong, e.g. because the credential has just been changed. */
			readonly secretsMayBeStale: boolean;
			/** Where a better reason may be found than `reason`. */
			readonly diagnose?: Diagnosis;
	  };

/** The content of a genuine delivery. */
export type Parsed<Facts extends IDataObject = IDataObject> =
	| { readonly kind: 'event'; readonly event: CommerceEvent<Facts> }
	/** A message that only checks whether the URL answers; it starts nothing. */
	| { readonly kind: 'handshake' }
	| { readonly kind: 'malformed'; readonly reason: ProblemText };

/** @typeParam Facts facts about the delivery itself, in the platform's terms */
export interface CommerceEvent<Facts extends IDataObject = IDataObject> {
	readonly platform: PlatformName;
	/** The platform's own name of the event, e.g. Shopify's topic "orders/create". */
	readonly event: string;
	/**
	 * Texts that all deliveries of this event share, and that no other event has. The event's id, by which the
	 * event is claimed, is a digest of these texts, so their order matters.
	 */
	readonly identity: readonly string[];
	/** Left out where the identity alone tells a copy from another event. */
	readonly state?: RecurringState;
	readonly shopId: string | null;
	readonly resource: { readonly type: string; readonly id: string | null };
	/** ISO 8601 in UTC; null where the platform does not say when the event happened. */
	readonly occurredAt: string | null;
	readonly payload: IDataObject;
	readonly delivery: Facts;
	/**
	 * Whether the platform marks the delivery as a test where no signature covers it. As anybody can set such a
	 * mark, the delivery is claimed and decided like every other. Where the signed content is a sample of the platform,
	 * the platform may treat it as a test.
	 */
	readonly isMarkedAsTest?: boolean;
}

/**
 * A state that its resource may have again later, shown by a delivery whose content does not tell whether it is a
 * copy: the content has no clock that moves with every event, so an equal content may be another event.
 */
export interface RecurringState {
	/** Texts that name the whole resource within the shop, and the kind of its state. */
	readonly resource: readonly string[];
	/** Texts that tell this state from all others of the resource. */
	readonly content: readonly string[];
	/** In microseconds since 1970; undefined where nothing tells the time. */
	readonly stamp: number | undefined;
	/**
	 * "sending": the stamp is the time of sending. It is part of the identity, which is then that of the sending.
	 * "change": the stamp is a time of the resource, which several states may share; so the identity is that of
	 * the content.
	 */
	readonly stampOf: 'sending' | 'change';
}

/**
 * @param secretsMayBeStale whether the cached secrets may be wrong; the credential is then read again
 * @param diagnose where a better reason may be found
 */
export function rejected(problem: Problem, secretsMayBeStale: boolean, diagnose?: Diagnosis): Verification {
	const rejection: Verification = { kind: 'rejected', reason: problemText(problem), secretsMayBeStale };
	return diagnose === undefined ? rejection : { ...rejection, diagnose };
}
