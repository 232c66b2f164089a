import type { IDataObject } from 'n8n-workflow';

import { resourceStateOf } from '../../../nodes/Pancake/platform/resourceState';
import { parseEvent } from '../../../nodes/Pancake/platform/event';
import { deliveryOf } from '../../support/delivery';

const subjectIn = (payload: IDataObject) => {
	const parsed = parseEvent(deliveryOf(JSON.stringify(payload)), '4');
	return parsed.kind === 'event' ? resourceStateOf(parsed.event) : undefined;
};

describe('what a delivery of Pancake tells the state of', () => {
	it.each([
		['variations_warehouses', (record: IDataObject) => ({ type: 'variations_warehouses', ...record })],
		['the SDK', (record: IDataObject) => ({ event: 'inventory.updated', payload: record })],
	])('is the stock of a variation in one warehouse, in the form of %s', (_form, wrapped) => {
		const of = (warehouse: string) =>
			subjectIn(wrapped({ variation_id: 'v1', warehouse_id: warehouse, remain_quantity: 5 }))?.resource;
		expect(of('w1')).toEqual(of('w1'));
		expect(of('w1')).not.toEqual(of('w2'));
	});
});
