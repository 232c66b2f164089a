import type { Resource } from '../../../shared/actions/operation';
import { get } from './get';
import { getMany } from './getMany';

export const order: Resource = { name: 'Order', value: 'order', operations: [getMany, get] };
