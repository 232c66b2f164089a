import { startPancakeSimulator } from '../../simulators/pancake';
import { canonical, sha256 } from '../../simulators/pancake/canonical';
import { useSimulator } from '../support/useSimulator';

/** One version of an order twice, with other key orders, and a second version of the same updated_at. */
const FIRST =
	'{"type":"orders","shop_id":1001,"id":"585229755054261862","status":3,"updated_at":"2026-07-05T09:00:00.000000","total_price":200000,"items":[]}';
const SAME =
	'{"items":[],"id":"585229755054261862","total_price":200000,"type":"orders","updated_at":"2026-07-05T09:00:00.000000","status":3,"shop_id":1001}';
const OTHER = FIRST.replace('200000', '200001');

const bench = useSimulator(startPancakeSimulator);

describe('the bytes and the content of deliveries of the Pancake simulator', () => {
	it('are those of the worked example', async () => {
		const target = await bench.start();
		for (const body of [FIRST, SAME, OTHER]) await target.deliver({ url: bench.receiver.uri, body });
		const bodies = bench.receiver.received.map(({ body }) => body);
		expect(bodies.slice(0, 2).map(sha256)).toEqual([
			'e1c1671b3ae5e6e8b2d3510135c0528978a90176cdc7b257fec4fcb5da464d9a',
			'114379499d761537b187e836e20bfbf1ea126ee04945bb2c4366fa8d5e310422',
		]);
		expect(canonical(bodies[1]?.toString() ?? '')).toBe(
			'{"id":"585229755054261862","items":[],"shop_id":1001,"status":3,"total_price":200000,"type":"orders","updated_at":"2026-07-05T09:00:00.000000"}',
		);
		expect(bodies.map((body) => sha256(canonical(body.toString())))).toEqual([
			'316f07144798d9a661c00cb47934a9455c490578c71230fb0280ab1fcff5c3f7',
			'316f07144798d9a661c00cb47934a9455c490578c71230fb0280ab1fcff5c3f7',
			'447f2561b41cef35e70fa03b8406667bb58e8915e87cf9ac42aeb954151ecac2',
		]);
	});

	it.each([
		['the order of keys', { shuffleKeys: true }],
		['white space', { shuffleSpace: true }],
		['both', { shuffleKeys: true, shuffleSpace: true }],
	])('differ in %s alone where that is shuffled, in retries too', async (_name, options) => {
		const target = await bench.start({ ...options, retryWaitsMs: [0, 0], timeScale: 1 });
		target.configureWebhook({
			webhook_enable: true,
			webhook_url: bench.receiver.uri,
			webhook_types: ['orders'],
		});
		bench.receiver.behave(() => (bench.receiver.received.length < 3 ? 500 : 200));
		const { eventId } = await target.emit('orders', { note: '{"a": [1, 2]} \\" ' });
		await target.idle();
		await target.duplicate(eventId, 7);
		const bodies = bench.receiver.received.map(({ body }) => body.toString());
		expect(bodies).toHaveLength(10);
		expect(new Set(bodies).size).toBe(10);
		expect(new Set(bodies.map(canonical)).size).toBe(1);
		expect(JSON.parse(bodies[9] ?? '').note).toBe('{"a": [1, 2]} \\" ');
		expect(target.deliveries.map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
	});

	it('have another order of keys inside lists too', async () => {
		const target = await bench.start({ shuffleKeys: true });
		for (let count = 0; count < 10; count += 1) await target.deliver({ url: bench.receiver.uri });
		const keys = bench.receiver.received.map(({ body }) => {
			const { items } = JSON.parse(body.toString());
			return Object.keys(items[0]).join();
		});
		expect(new Set(keys).size).toBeGreaterThan(5);
	});

	it('are the same again with the same seed', async () => {
		const texts: string[] = [];
		for (const seed of [7, 7, 8]) {
			const target = await bench.start({ shuffleKeys: true, shuffleSpace: true, seed });
			await target.deliver({ url: bench.receiver.uri });
			texts.push(bench.receiver.received.at(-1)?.body.toString() ?? '');
			await target.close();
		}
		expect(texts[1]).toBe(texts[0]);
		expect(texts[2]).not.toBe(texts[0]);
	});
});
