import type { Operation } from '../../../shared/actions/operation';
import { rowsIn } from '../../../shared/api/typed';
import { apiError } from '../../../shared/errors/nodeErrors';
import { callApi } from '../../api/client';
import { API, SDK_FORM_MISSING } from '../../api/errors';
import { listIn } from '../../api/response';
import { sdkNotice } from '../sdkForm';

export const getPending: Operation = {
	name: 'Get Pending',
	value: 'getPending',
	action: 'Get pending deliveries',
	description: 'Get the deliveries that wait to be sent in the SDK form (unverified)',
	properties: [sdkNotice('deliveryGetPending')],
	async execute(context) {
		const path = '/webhook-deliveries/pending';
		const answer = await callApi(context, { method: 'GET', path, sdkForm: true });
		const deliveries = listIn(answer, 'deliveries');
		if (deliveries === undefined) throw apiError(context, SDK_FORM_MISSING);
		return rowsIn(context, API, deliveries, 'a list of deliveries');
	},
};
