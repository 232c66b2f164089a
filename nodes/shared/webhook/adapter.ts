import type { ICredentialDataDecryptedObject, IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { ResourceState } from '../changes/resourceState';
import type { ChangeDefaults } from '../changes/settings';
import type { ToldState } from '../changes/toldState';
import type { TriggerContext } from '../n8n/triggerContext';
import type { DeliveryPolicy } from './policy';
import type { Subscriptions } from './subscriptionLog';
import type { CommerceEvent, Delivery, Parsed, Verification } from './types';

/**
 * The part of a platform in the pipeline: functions that verify and read its deliveries. `readParameters` and
 * `callbackUrls` read the trigger's form through n8n's context; all other functions are pure.
 *
 * @typeParam Keys the part of the credential that verifies deliveries
 * @typeParam Parameters the settings in the form of the trigger
 * @typeParam Facts facts about the delivery itself, for `delivery` of the item
 */
export interface PlatformAdapter<Keys, Parameters, Facts extends IDataObject = IDataObject> {
	readonly credentialType: string;
	/** Called only where the parameters are needed: a parameter with an expression costs n8n about 40 ms. */
	readParameters(context: TriggerContext): Parameters;
	/** The URLs by which the platform may know this trigger. Only for a platform that signs the URL. */
	callbackUrls?(context: IWebhookFunctions): readonly string[];
	/** Whether the delivery is a handshake that is answered unverified, because it comes before there is a key. */
	isHandshake?(delivery: Delivery): boolean;
	/** @param options reads the options in the form of the trigger; where they are not needed, they are not read */
	keysFrom(credential: ICredentialDataDecryptedObject, options: () => IDataObject): Keys;
	/** Step 2 of the pipeline: did the platform send this delivery? */
	verify(delivery: Delivery, keys: Keys): Verification;
	/**
	 * Whether a delivery that is not proven looks like one of the platform.
	 *
	 * @param body reads the body as JSON; undefined where it is none, or is not read
	 */
	resembles(delivery: Delivery, body: () => unknown): boolean;
	/** Only for a platform whose kinds of subscriptions have different secrets. */
	readonly subscriptions?: Subscriptions;
	/**
	 * Step 3 of the pipeline: what does the delivery say?
	 *
	 * @param parameters reads the form; a delivery that is malformed or a handshake is answered without it
	 */
	parse(delivery: Delivery, keys: Keys, parameters: () => Parameters): Parsed<Facts>;
	/** Step 4 of the pipeline: does this trigger listen to this event? */
	accepts(event: CommerceEvent<Facts>, parameters: Parameters): boolean;
	/**
	 * What a delivery tells that a pulled row may tell too. Left out where no list can be pulled.
	 *
	 * @returns undefined for an event that no list shows
	 */
	toldStateOf?(event: CommerceEvent<Facts>, parameters: Parameters): ToldState | undefined;
	/** How long the platform waits for an answer to this event, and how long it repeats the delivery. */
	policyOf(event: CommerceEvent<Facts>): DeliveryPolicy;
	/** For step 6 of the pipeline, which detects changes. */
	readonly changes: ChangeDefaults & {
		/** @returns undefined where the event is about no resource that has a state */
		resourceStateOf(event: CommerceEvent<Facts>, parameters: Parameters): ResourceState | undefined;
	};
}
