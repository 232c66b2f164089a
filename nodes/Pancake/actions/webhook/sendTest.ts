import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Operation } from '../../../shared/actions/operation';
import { userError } from '../../../shared/errors/nodeErrors';
import { tryParseLosslessJson } from '../../../shared/util/json';
import { isObject } from '../../../shared/util/object';
import { callApi } from '../../api/client';
import { objectIn } from '../../api/response';
import { eventOptions, idSegment, sdkNotice, webhookIdField } from '../sdkForm';

export const sendTest: Operation = {
	name: 'Test',
	value: 'test',
	action: 'Send a test event to a webhook',
	description: 'Have an event sent to a webhook in the SDK form (unverified), and see how it is answered',
	properties: [
		sdkNotice('webhookTest'),
		webhookIdField,
		{
			displayName: 'Event',
			name: 'event',
			type: 'options',
			options: eventOptions,
			default: 'order.created',
			description: 'What the webhook is told',
		},
		{
			displayName: 'Payload',
			name: 'payload',
			type: 'json',
			default: '{"order_id": "123", "status": "completed"}',
			description: 'What the event says, as a JSON object',
		},
	],
	async execute(context, itemIndex) {
		const id = idSegment(context, 'webhookId', 'webhook', itemIndex);
		const event = context.getNodeParameter('event', itemIndex) as string;
		const payload = payloadOf(context, context.getNodeParameter('payload', itemIndex, {}), itemIndex);
		const path = `/webhooks/${id}/test`;
		const body = { event, payload };
		return [objectIn(await callApi(context, { method: 'POST', path, body, sdkForm: true }))];
	},
};

/** Reads JSON text, or takes the object that an expression returned. */
function payloadOf(context: IExecuteFunctions, entered: unknown, itemIndex: number): IDataObject {
	const payload = typeof entered === 'string' ? tryParseLosslessJson(entered) : entered;
	if (isObject(payload)) return payload;
	throw userError(
		context,
		{
			what: 'The payload is not a JSON object',
			cure: 'Enter an object, such as {"order_id": "123"}.',
		},
		itemIndex,
	);
}
