import { resourceStateOf } from '../../../nodes/Lazada/platform/resourceState';
import { eventOf } from './push';

const push = (line: string, time: number) => ({
	seller_id: '9',
	message_type: 0,
	site: 'lazada_vn',
	timestamp: 1_700_000_000,
	data: {
		trade_order_id: '1',
		trade_order_line_id: line,
		order_status: 'canceled',
		status_update_time: time,
	},
});

describe('what a push of Lazada tells the state of', () => {
	it('is a line of an order, at the time of its status', () => {
		const state = resourceStateOf(eventOf(push('11', 1_700_000_000)), { oneEventPerOrder: false });
		expect(state?.updatedAt).toBe(1_700_000_000_000_000);
		const other = resourceStateOf(eventOf(push('12', 1_700_000_000)), { oneEventPerOrder: false });
		expect(other?.resource).not.toEqual(state?.resource);
	});

	it('is the order where its lines are one event, which has no time: that of a line says nothing of another', () => {
		const options = { oneEventPerOrder: true };
		const [first, second] = [push('11', 1_700_000_002), push('12', 1_700_000_001)].map((body) =>
			resourceStateOf(eventOf(body, true), options),
		);
		expect(second?.resource).toEqual(first?.resource);
		expect([first?.updatedAt, second?.updatedAt]).toEqual([undefined, undefined]);
	});
});
