import type { IHookFunctions } from 'n8n-workflow';

import { userError } from '../errors/nodeErrors';
import { causedBy } from '../errors/problem';
import { changeSettings, type ChangeDefaults } from './settings';

/** @throws NodeOperationError where a field to watch cannot be read */
export function requireReadableFields(context: IHookFunctions, defaults: ChangeDefaults): void {
	try {
		changeSettings(context, defaults);
	} catch (error) {
		const problem = causedBy(error, {
			what: '"Only When Fields Change" cannot be used',
			cure: 'Correct its fields in the trigger.',
		});
		throw userError(context, problem);
	}
}
