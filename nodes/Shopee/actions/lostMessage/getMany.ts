import type { Operation } from '../../../shared/actions/operation';
import { getLostMessages } from '../../api/push';
import { lostMessageItems } from '../../recover/messages';

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many lost messages',
	description: 'Get the earliest pushes of the last 3 days that were lost and are not confirmed: up to 100',
	properties: [
		{
			displayName:
				'Shopee shows the earliest 100 only, and the next ones after these are confirmed. Each item tells in "delivery" whether more are waiting (moreWaiting) and up to which ID to confirm (lastMessageId). Shopee says that pushes missed while the app was suspended are not sent later: do not count on finding them here.',
			name: 'lostNotice',
			type: 'notice',
			default: '',
		},
	],
	async execute(context) {
		return lostMessageItems(await getLostMessages(context)).map(({ json }) => json);
	},
};
