import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
import { splitList } from '../../shared/util/text';
import { DATA_TYPES, isSdkEvent } from '../platform/eventTypes';

type Context = IHookFunctions | IWebhookFunctions;

/** What the form of the trigger says about the events that start the workflow. */
export interface Parameters {
	/** Types chosen in the list and those entered as text; empty for all. */
	readonly types: readonly string[];
}

export function readParameters(context: Context): Parameters {
	const listed = context.getNodeParameter('types', []) as string[];
	const entered = splitList(String(context.getNodeParameter('otherTypes', '')));
	return { types: [...new Set([...listed, ...entered])] };
}

/**
 * @returns the types that the webhook of the shop shall have; all documented ones where none is chosen
 * @throws NodeOperationError where an event of the SDK is chosen, which the shop's webhook does not know
 */
export function typesToRegister(context: IHookFunctions): string[] {
	const { types } = readParameters(context);
	const sdk = types.find(isSdkEvent);
	if (sdk !== undefined) {
		throw userError(context, {
			what: `The event ${sdk} cannot be registered by API`,
			cure: 'The webhook of a shop sends types such as orders only. Choose these types, or register the event with the Pancake node (Webhook: Create) and set the trigger to "Already Configured in Pancake".',
		});
	}
	return types.length > 0 ? [...types] : DATA_TYPES.map(({ name }) => name);
}

export function registersByApi(context: IHookFunctions): boolean {
	// The test URL serves one delivery and is gone: it is never the webhook of the shop.
	return context.getMode() !== 'manual' && context.getNodeParameter('registration', 'manual') === 'api';
}
