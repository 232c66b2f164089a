import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import type { ChangeDefaults } from '../changes/settings';
import type { ResourceState } from '../changes/resourceState';
import type { MemoryBounds } from '../idempotency/eventMemory';
import type { CommerceEvent, Delivery, Parsed, Verification } from './types';

/** How long the platform waits, how long it may repeat itself, and what remembers its deliveries. */
export interface DeliverySettings {
	/** When the answer goes out if n8n has not given one, in ms after arrival; 0: never. */
	readonly answerDeadlineMs: number;
	/** How long the platform waits for the answer, in ms after arrival. */
	readonly platformWaitsMs: number;
	/** How long a copy waits for the outcome of the delivery that is already on its way, in ms. */
	readonly patienceMs: number;
	readonly memory: MemoryBounds;
	/** Where it is kept what was seen. */
	readonly ledger: LedgerKind;
}

/** In this process and n8n's static data, or in a Redis that all processes share. */
export type LedgerKind = 'embedded' | 'redis';

/**
 * What a platform plugs into the road: how its deliveries are proven and read. The functions are pure,
 * apart from those that are given n8n's context, to look at the node's parameters.
 */
export interface PlatformAdapter<Secrets> {
	readonly credentialType: string;
	/** The URLs that the platform may have been given for this trigger, where they are part of the signature. */
	callbackUrls?(context: IWebhookFunctions): readonly string[];
	/** A message that has to be answered whatever its signature, because it comes before there is a key. */
	isHandshake?(delivery: Delivery): boolean;
	keysFrom(credential: ICredentialDataDecryptedObject, context: IWebhookFunctions): Secrets;
	verify(delivery: Delivery, secrets: Secrets): Verification;
	parse(delivery: Delivery, context: IWebhookFunctions): Parsed;
	/** Step 4 of the road: does this trigger listen to this event? */
	accepts(event: CommerceEvent, context: IWebhookFunctions): boolean;
	settings(context: IWebhookFunctions, event: CommerceEvent): DeliverySettings;
	/** What step 6 of the road needs to know. */
	readonly changes: ChangeDefaults & {
		/** @returns undefined where the event is about nothing that has a state */
		resourceStateOf(event: CommerceEvent, context: IWebhookFunctions): ResourceState | undefined;
	};
}
