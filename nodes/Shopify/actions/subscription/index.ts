import type { Resource } from '../../../shared/actions/operation';
import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getMany } from './getMany';
import { update } from './update';

export const subscription: Resource = {
	name: 'Subscription',
	value: 'subscription',
	operations: [getMany, create, get, update, remove],
};
