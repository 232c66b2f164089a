import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
import { splitList } from '../../shared/util/text';
import { DATA_TYPES, isSdkEvent } from '../platform/eventTypes';

type Context = IHookFunctions | IWebhookFunctions;

/** The events that start the workflow, as chosen in the form of the trigger. */
export interface Parameters {
	/** Types chosen in the list and types entered as text; empty for all types. */
	readonly types: readonly string[];
}

export function readParameters(context: Context): Parameters {
	const listed = context.getNodeParameter('types', []) as string[];
	const entered = splitList(String(context.getNodeParameter('otherTypes', '')));
	return { types: [...new Set([...listed, ...entered])] };
}

/**
 * @returns the types to register for the webhook of the shop; all documented types where none is chosen
 * @throws NodeOperationError where an event of the SDK is chosen, which the webhook of a shop does not know
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
