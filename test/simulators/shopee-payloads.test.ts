import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as payloads from '../../simulators/shopee/payloads';
import { composed } from '../../simulators/shopee/message';

const OWNER = { shopId: 727720655, partnerId: 2001887 };

/** Shopee's own samples, each as it stands in the documentation. */
const SAMPLES = readFileSync(join(__dirname, '../fixtures/shopee-push-samples.jsonl'), 'utf8')
	.trim()
	.split('\n');

const built = Object.values(payloads).map((build) => build());

describe('the payloads of the Shopee simulator', () => {
	it('are there for the codes that matter to a shop', () => {
		expect(built.map(({ code }) => code).sort((left, right) => left - right)).toEqual([
			1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 15, 16, 22, 29, 30, 36, 38, 47,
		]);
	});

	it.each(SAMPLES)('say what the official sample says: %s', (sample) => {
		const expected = JSON.parse(sample);
		const push = built.find(({ code }) => code === expected.code);
		expect(push).toBeDefined();
		if (push) expect(JSON.parse(composed(push, OWNER, expected.timestamp))).toEqual(expected);
	});

	it('take other fields, another shop and a time', () => {
		const push = payloads.orderStatusPush({ status: 'SHIPPED' }, { shopId: 5, timestamp: 6 });
		expect(push).toMatchObject({ code: 3, shopId: 5, timestamp: 6, data: { status: 'SHIPPED', items: [] } });
		const chat = payloads.webchatPush({ message_id: '7' }, { top: { msg_id: 'x' } });
		expect(JSON.parse(composed(chat, OWNER, 8))).toMatchObject({
			data: { type: 'message', content: { message_id: '7', message_type: 'text' } },
			shop_id: OWNER.shopId,
			code: 10,
			timestamp: 8,
			msg_id: 'x',
		});
	});
});
