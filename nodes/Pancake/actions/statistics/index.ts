import type { Resource } from '../../../shared/actions/operation';
import { get } from './get';

export const statistics: Resource = {
	name: 'Statistics (SDK)',
	value: 'statistics',
	operations: [get],
};
