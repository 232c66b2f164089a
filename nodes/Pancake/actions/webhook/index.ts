import type { Resource } from '../../../shared/actions/operation';
import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getMany } from './getMany';
import { rotateSecret } from './rotateSecret';
import { sendTest } from './sendTest';
import { setActive } from './setActive';
import { update } from './update';

export const webhook: Resource = {
	name: 'Webhook (SDK)',
	value: 'webhook',
	operations: [getMany, get, create, update, remove, setActive, sendTest, rotateSecret],
};
