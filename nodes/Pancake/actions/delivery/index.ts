import type { Resource } from '../../../shared/actions/operation';
import { clearHistory } from './clearHistory';
import { get } from './get';
import { getMany } from './getMany';
import { getPending } from './getPending';
import { retry } from './retry';

export const delivery: Resource = {
	name: 'Delivery (SDK)',
	value: 'delivery',
	operations: [getMany, get, getPending, retry, clearHistory],
};
