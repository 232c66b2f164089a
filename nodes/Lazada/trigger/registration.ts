import type { IHookFunctions } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { userError } from '../../shared/errors/nodeErrors';
import { CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

/** @throws NodeOperationError where the trigger could receive nothing with these fields and this credential */
export async function register(context: IHookFunctions): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	const { messageTypes, sellerIds } = readParameters(context);
	const wrongType = messageTypes.find((type) => !Number.isSafeInteger(type) || type < 0);
	if (wrongType !== undefined) {
		throw userError(context, {
			what: 'A message type is not a number',
			cure: 'Enter message types as whole numbers, separated by commas, in "Other Message Types".',
		});
	}
	const wrongSeller = sellerIds.find((seller) => !/^\d+$/.test(seller));
	if (wrongSeller !== undefined) {
		throw userError(context, {
			what: `"${wrongSeller}" is not the ID of a seller`,
			cure: 'Enter the numbers of the sellers, separated by commas, in "Seller IDs".',
		});
	}
	const { appKey, appSecret } = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	if (appKey !== '' && appSecret !== '') return;
	throw userError(context, {
		what: 'The credential has no app key or no app secret',
		cure: 'Copy both from the page of the app in the Lazada console: the trigger verifies pushes with them.',
	});
}
