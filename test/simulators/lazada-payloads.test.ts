import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Country } from '../../simulators/lazada';
import { composed, MESSAGE_TYPES, type Owner, timestampOf } from '../../simulators/lazada/message';
import * as payloads from '../../simulators/lazada/payloads';

const BUILDERS = Object.values(payloads);

/** Lazada's own samples, each as it stands in the documentation, but for braces too many in types 2 and 19. */
const SAMPLES = readFileSync(join(__dirname, '../fixtures/lazada-push-samples.jsonl'), 'utf8')
	.trim()
	.split('\n');

/** Whose a sample is, so that a builder can make it. */
function ownerIn(sample: ReturnType<typeof JSON.parse>): Owner {
	const top = sample.seller_id === 'null' ? undefined : sample.seller_id;
	const sellerId = String(top ?? sample.data?.seller_id ?? sample.sellerId ?? '1');
	const country = String(sample.site ?? 'lazada_sg')
		.slice(-2)
		.toLowerCase() as Country;
	return { appKey: String(sample.data?.app_key ?? '1'), sellerId, country };
}

describe('the payloads of the Lazada simulator', () => {
	it('are there for every documented type', () => {
		const types = new Set(BUILDERS.map((build) => build().type));
		expect([...types].sort((left, right) => left - right)).toEqual(MESSAGE_TYPES);
		expect(MESSAGE_TYPES).toHaveLength(18);
	});

	it.each(SAMPLES)('say what the official sample says, in its order: %s', (text) => {
		const sample = JSON.parse(text);
		const made = BUILDERS.map((build) => composed(build(), ownerIn(sample), sample.timestamp ?? null));
		expect(made).toContain(text);
	});

	it('have as many samples as builders', () => {
		expect(SAMPLES).toHaveLength(BUILDERS.length);
	});

	it('take other fields, another seller, site and time, and lose no digit', () => {
		const owner: Owner = { appKey: '1', sellerId: '500176629136', country: 'th' };
		const push = payloads.reverseOrderPush(
			{ reverse_order_id: 658960600102006123n, reverse_status: 'RTM_CANCELED' },
			{ topSellerId: 7, site: 'lazada_cb', top: { more: true } },
		);
		const text = composed(push, owner, 6);
		expect(text).toContain('"reverse_order_id":658960600102006123,');
		expect(JSON.parse(text)).toMatchObject({
			seller_id: 7,
			message_type: 10,
			data: { reverse_status: 'RTM_CANCELED', buyer_id: 100112802006 },
			more: true,
			timestamp: 6,
			site: 'lazada_cb',
		});
	});

	it.each([
		[0, 'lazada_th', 1_700_000_000_123],
		[3, 'lazada-th', 1_700_000_000],
		[4, 'LAZADA_TH', 1_700_000_000],
		[5, 'LAZADA_TH', 1_700_000_000],
		[12, 'lazada_sg', 1_700_000_000],
		[99, 'lazada_th', 1_700_000_000],
	])('of type %i come from %s at %i', (type, site, timestamp) => {
		const owner: Owner = { appKey: '1', sellerId: '5', country: 'th' };
		const time = timestampOf(type, 1_700_000_000_123);
		expect(JSON.parse(composed({ type }, owner, time))).toMatchObject({ site, timestamp });
	});

	it('can have an envelope where the documentation shows none', () => {
		const owner: Owner = { appKey: '1', sellerId: '5', country: 'th' };
		const push = payloads.voucherStockPush({}, { envelope: true });
		expect(JSON.parse(composed(push, owner, 6))).toMatchObject({
			seller_id: '5',
			message_type: 11,
			data: { sellerId: 5, used: '900' },
			timestamp: 6,
			site: 'lazada_th',
		});
	});
});
