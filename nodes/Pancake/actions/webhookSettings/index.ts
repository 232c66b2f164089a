import type { Resource } from '../../../shared/actions/operation';
import { get } from './get';
import { update } from './update';

export const webhookSettings: Resource = {
	name: 'Webhook Settings',
	value: 'webhookSettings',
	operations: [get, update],
};
