import { builder } from './builder';

export const orderStatusPush = builder(
	3,
	{
		items: [],
		ordersn: '220810QSK8S7BX',
		status: 'PROCESSED',
		completed_scenario: '',
		update_time: 1660123127,
	},
	727720655,
);

export const trackingNumberPush = builder(
	4,
	{
		ordersn: '220809MDBFYFT2',
		forder_id: '4965804244309504855',
		package_number: 'OFG113701539238152',
		tracking_no: 'BR222263688572VSPXLM71894',
	},
	296363855,
);

/** Has `ordersn` like Shopee's sample; Shopee's table has `order_sn`. */
export const shippingDocumentPush = builder(15, {
	ordersn: '220810QSK8S7BX',
	package_number: 'OFG113701539238152',
	status: 'READY',
});

export const returnUpdatesPush = builder(
	29,
	{
		order_sn: '241128EDQ9YKJ0',
		return_sn: '2411280EDT4JRV5',
		updated_values: [
			{
				update_field: 'return_status',
				old_value: 'JUDGING',
				new_value: 'PROCESSING',
				update_time: 1732796767,
			},
		],
	},
	220004993,
);

export const fulfillmentStatusPush = builder(
	30,
	{
		ordersn: '250421TPSF33R6',
		package_number: 'OFG198917831207390',
		fulfillment_status: 'LOGISTICS_REQUEST_CREATED',
		update_time: 1660123127,
	},
	727720655,
);

export const packageInfoPush = builder(
	47,
	{
		changed_fields: ['ship_by_date'],
		old: { logistics_channel_id: 70124, ship_by_date: 1764573365 },
		new: { logistics_channel_id: 70124, ship_by_date: 1764746165 },
		order_sn: '2512017TFPB0HF',
		package_number: 'OFG218268963204539',
		update_time: 1764569831,
	},
	220688102,
);
