import type { IHookFunctions } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { userError } from '../../shared/errors/nodeErrors';
import { requireIds } from '../../shared/form/requireIds';
import { recoverSettings } from '../../shared/recover/settings';
import { accessTokenOf, CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

/** @throws NodeOperationError where the trigger could receive nothing with these fields and this credential */
export async function register(context: IHookFunctions): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	requireTypes(context);
	requireSellers(context);
	await requireKeys(context);
}

function requireTypes(context: IHookFunctions): void {
	const { messageTypes } = readParameters(context);
	const wrong = messageTypes.find((type) => !Number.isSafeInteger(type) || type < 0);
	if (wrong === undefined) return;
	throw userError(context, {
		what: 'A message type is not a number',
		cure: 'Enter message types as whole numbers, separated by commas, in "Other Message Types".',
	});
}

function requireSellers(context: IHookFunctions): void {
	const { sellerIds } = readParameters(context);
	requireIds(context, sellerIds, { one: 'a seller', all: 'the sellers', field: 'Seller IDs' });
}

/** @throws NodeOperationError where every push would be refused, or nothing could be recovered */
async function requireKeys(context: IHookFunctions): Promise<void> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const { appKey, appSecret } = keysFrom(credential);
	if (appKey === '' || appSecret === '') {
		throw userError(context, {
			what: 'The credential has no app key or no app secret',
			cure: 'Copy both from the page of the app in the Lazada console: the trigger verifies pushes with them.',
		});
	}
	if (recoverSettings(context) === undefined || accessTokenOf(credential) !== '') return;
	throw userError(context, {
		what: 'The credential has no access token, so no missed events can be pulled',
		cure: 'Enter the access token and the refresh token of the seller, or remove "Every (Minutes)" from "Recover Missed Events".',
	});
}
