import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { idSegment, sdkNotice } from '../sdkForm';

export const deliveryIdField: INodeProperties = {
	displayName: 'Delivery ID',
	name: 'deliveryId',
	type: 'string',
	required: true,
	default: '',
	description: 'ID of the delivery, as Get Many tells it',
};

export const get: Operation = {
	name: 'Get',
	value: 'get',
	action: 'Get a delivery',
	description: 'Get a delivery with its payload and its answer in the SDK form (unverified)',
	properties: [sdkNotice('deliveryGet'), deliveryIdField],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'deliveryId', 'delivery', itemIndex);
		const path = `/webhook-deliveries/${id}`;
		return [objectIn(await callApi(context, { method: 'GET', path, sdkForm: true }))];
	},
};
