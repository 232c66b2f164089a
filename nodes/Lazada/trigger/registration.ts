import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

/** @throws NodeOperationError where what was entered could receive nothing */
export async function register(context: IHookFunctions): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	const { messageTypes, sellerIds } = readParameters(context);
	const wrongType = messageTypes.find((type) => !Number.isSafeInteger(type) || type < 0);
	if (wrongType !== undefined) {
		throw new NodeOperationError(context.getNode(), 'A message type that was entered is not a number', {
			description: 'Enter message types as whole numbers, separated by commas, in "Other Message Types".',
		});
	}
	const wrongSeller = sellerIds.find((seller) => !/^\d+$/.test(seller));
	if (wrongSeller !== undefined) {
		throw new NodeOperationError(context.getNode(), `"${wrongSeller}" is not the ID of a seller`, {
			description: 'Enter the numbers of the sellers, separated by commas, in "Seller IDs".',
		});
	}
	const { appKey, appSecret } = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	if (appKey !== '' && appSecret !== '') return;
	throw new NodeOperationError(context.getNode(), 'The credential has no app key or no app secret', {
		description: 'Copy both from the page of the app in the Lazada console: they verify the pushes.',
	});
}
