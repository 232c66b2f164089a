import type { Operation } from '../../../shared/actions/operation';
import { getAuthorization } from '../../api/authorization';

export const getStatus: Operation = {
	name: 'Get Status',
	value: 'getStatus',
	action: 'Get the status of the authorization',
	description:
		"Find out whether the seller's access token is alive and when it ends. Lazada sends no pushes for a seller whose authorization has ended.",
	properties: [],
	async execute(context) {
		return [{ ...(await getAuthorization(context)) }];
	},
};
