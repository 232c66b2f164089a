import type { Resource } from '../../../shared/actions/operation';
import { confirm } from './confirm';
import { getMany } from './getMany';

export const lostMessage: Resource = {
	name: 'Lost Message',
	value: 'lostMessage',
	operations: [getMany, confirm],
};
