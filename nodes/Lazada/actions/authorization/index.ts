import type { Resource } from '../../../shared/actions/operation';
import { getStatus } from './getStatus';

export const authorization: Resource = {
	name: 'Authorization',
	value: 'authorization',
	operations: [getStatus],
};
