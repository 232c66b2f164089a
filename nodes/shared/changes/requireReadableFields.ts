import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import { errorMessage } from '../util/error';
import { changeSettings, type ChangeDefaults } from './settings';

/** @throws NodeOperationError where a field to watch cannot be read */
export function requireReadableFields(context: IHookFunctions, defaults: ChangeDefaults): void {
	try {
		changeSettings(context, defaults);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), `Only When Fields Change: ${errorMessage(error)}`);
	}
}
