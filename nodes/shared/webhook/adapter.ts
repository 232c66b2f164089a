import type { ICredentialDataDecryptedObject, IDataObject, IWebhookFunctions } from 'n8n-workflow';

import type { ResourceState } from '../changes/resourceState';
import type { ChangeDefaults } from '../changes/settings';
import type { DeliveryPolicy } from './policy';
import type { CommerceEvent, Delivery, Parsed, Verification } from './types';

/**
 * What a platform plugs into the pipeline: how its deliveries are proven and read. `readParameters` and
 * `callbackUrls` read the trigger's form through n8n's context; all other functions are pure.
 *
 * @typeParam Keys what the credential holds to verify deliveries with
 * @typeParam Parameters what the form of the trigger says
 * @typeParam Facts what a delivery itself tells, as it stands in `delivery` of the item
 */
export interface PlatformAdapter<Keys, Parameters, Facts extends IDataObject = IDataObject> {
	readonly credentialType: string;
	/** Called only where it is needed: a parameter with an expression costs n8n about 40 ms. */
	readParameters(context: IWebhookFunctions): Parameters;
	/** The URLs that the platform may have been given for this trigger, where they are part of the signature. */
	callbackUrls?(context: IWebhookFunctions): readonly string[];
	/** A message that has to be answered whatever its signature, because it comes before there is a key. */
	isHandshake?(delivery: Delivery): boolean;
	/** @param options of the trigger, as its form has them */
	keysFrom(credential: ICredentialDataDecryptedObject, options: IDataObject): Keys;
	/** Step 2 of the pipeline: is this delivery the platform's? */
	verify(delivery: Delivery, keys: Keys): Verification;
	/** Step 3 of the pipeline: what does the delivery say? */
	parse(delivery: Delivery, keys: Keys, parameters: Parameters): Parsed<Facts>;
	/** Step 4 of the pipeline: does this trigger listen to this event? */
	accepts(event: CommerceEvent<Facts>, parameters: Parameters): boolean;
	/** How long the platform waits for the answer to this event, and how often it sends it. */
	policyOf(event: CommerceEvent<Facts>): DeliveryPolicy;
	/** What step 6 of the pipeline needs to know. */
	readonly changes: ChangeDefaults & {
		/** @returns undefined where the event is about nothing that has a state */
		resourceStateOf(event: CommerceEvent<Facts>, parameters: Parameters): ResourceState | undefined;
	};
}
