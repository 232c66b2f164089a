import type { Resource } from '../../../shared/actions/operation';
import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getMany } from './getMany';
import { rotateSecret } from './rotateSecret';
import { setActive } from './setActive';
import { sendTest } from './sendTest';
import { update } from './update';

export const webhook: Resource = {
	name: 'Webhook (SDK Form, Unverified)',
	value: 'webhook',
	operations: [getMany, get, create, update, remove, setActive, sendTest, rotateSecret],
};
