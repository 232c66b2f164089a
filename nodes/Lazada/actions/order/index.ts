import type { Resource } from '../../../shared/actions/operation';
import { get } from './get';
import { getItems } from './getItems';
import { getMany } from './getMany';

export const order: Resource = { name: 'Order', value: 'order', operations: [get, getMany, getItems] };
