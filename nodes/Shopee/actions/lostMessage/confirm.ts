import type { IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { confirmLostMessages, isMessageId } from '../../api/push';

/** All items of a batch name the same message, so one call in an execution confirms the batch. */
const confirmed = new WeakMap<IExecuteFunctions, Set<string>>();

export const confirm: Operation = {
	name: 'Confirm',
	value: 'confirm',
	action: 'Confirm lost messages',
	description: 'Tell Shopee that all lost messages up to an ID have been dealt with',
	properties: [
		{
			displayName:
				'This is a watermark: it confirms every lost message of the app up to this ID, also those nobody has looked at, and Shopee does not show them again.',
			name: 'confirmNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Last Message ID',
			name: 'lastMessageId',
			type: 'string',
			required: true,
			default: '={{ $json.delivery.lastMessageId }}',
			placeholder: 'e.g. 176610',
			description: 'The ID of the last message that has been dealt with, as the lost messages tell it',
		},
	],
	async execute(context, itemIndex) {
		const lastMessageId = String(context.getNodeParameter('lastMessageId', itemIndex)).trim();
		if (!isMessageId(lastMessageId)) {
			throw userError(
				context,
				{
					what: `"${lastMessageId}" is not the ID of a message`,
					cure: 'Enter delivery.lastMessageId of a lost message, which is a number.',
				},
				itemIndex,
			);
		}
		const done = confirmed.get(context) ?? new Set<string>();
		confirmed.set(context, done);
		if (!done.has(lastMessageId)) await confirmLostMessages(context, lastMessageId);
		done.add(lastMessageId);
		return [{ confirmedUpTo: lastMessageId }];
	},
};
