import type { Operation } from '../../../shared/actions/operation';
import { rowFields, wantedRows } from '../../../shared/actions/rows';
import { getRows } from '../../api/pages';
import { sdkNotice } from '../sdkForm';

export const getMany: Operation = {
	name: 'Get Many',
	value: 'getMany',
	action: 'Get many webhooks',
	description: 'Get the webhooks of the shop in the SDK form (unverified)',
	properties: [sdkNotice('webhookGetMany'), ...rowFields],
	async execute(context, itemIndex) {
		const call = { path: '/webhooks', rows: 'webhooks', sdkForm: true };
		return (await getRows(context, call, wantedRows(context, itemIndex))).rows;
	},
};
