import { parseKeepingDigits } from '../../simulators/shared/digits';
import { startShopeeSimulator, type LostDataForm } from '../../simulators/shopee';
import { call, confirm, getLost } from '../../simulators/shopee/client';
import {
	authorizationExpiryPush,
	orderStatusPush,
	shopAuthorizedPush,
} from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

const THREE_DAYS = 3 * 24 * 60 * 60;

const bench = useSimulator(startShopeeSimulator);

describe('the lost messages of the Shopee simulator', () => {
	it('are given with the whole push as text, as in the documented sample', async () => {
		const target = await bench.start();
		const { body } = target.loseMessage(orderStatusPush({}, { timestamp: 1_660_123_127 }));
		expect(await getLost(target)).toEqual({
			push_message_list: [{ shop_id: 727720655, code: 3, timestamp: expect.any(Number), data: body }],
			has_next_page: false,
			last_message_id: target.lostMessages[0]?.id,
		});
		expect(body).toBe(
			'{"data":{"items":[],"ordersn":"220810QSK8S7BX","status":"PROCESSED","completed_scenario":"",' +
				'"update_time":1660123127},"shop_id":727720655,"code":3,"timestamp":1660123127}',
		);
	});

	it.each<[LostDataForm, unknown]>([
		['envelopeText', '{"data":{"a":1},"shop_id":727720655,"code":3,"timestamp":7}'],
		['envelope', { data: { a: 1 }, shop_id: 727720655, code: 3, timestamp: 7 }],
		['dataText', '{"a":1}'],
		['data', { a: 1 }],
	])('can be given in the form %s', async (lostData, data) => {
		const target = await bench.start({ lostData });
		target.loseMessage(3, { data: { a: 1 }, timestamp: 7 });
		expect((await getLost(target)).push_message_list[0].data).toEqual(data);
	});

	it.each<LostDataForm>(['envelope', 'dataText', 'data'])(
		'keep the digits of large ids as %s',
		async (lostData) => {
			const target = await bench.start({ lostData });
			target.loseMessage(22, { data: { item_id: 9_007_199_254_740_993n }, shopId: 9_007_199_254_740_995n });
			const { text } = await call(target, { path: 'push/get_lost_push_message' });
			expect(text).toContain('"shop_id":9007199254740995,"code":22');
			expect(text).toMatch(/\\?"item_id\\?":9007199254740993\}/);
			expect(() => parseKeepingDigits(text)).not.toThrow();
		},
	);

	it('have no shop_id where the push is the partner’s', async () => {
		const target = await bench.start();
		target.loseMessage(shopAuthorizedPush());
		target.loseMessage(2);
		target.loseMessage(authorizationExpiryPush());
		const { push_message_list: list } = await getLost(target);
		for (const message of list) expect(message).not.toHaveProperty('shop_id');
		expect(list.map(({ code }: { code: number }) => code)).toEqual([1, 2, 12]);
	});

	it('come earliest first and a hundred at a time; only confirming turns the page', async () => {
		const target = await bench.start();
		for (let number = 1; number <= 250; number++) target.loseMessage(3, { data: { number } });
		const numbers = (page: { push_message_list: ReadonlyArray<{ data: string }> }) =>
			page.push_message_list.map(({ data }) => JSON.parse(data).data.number);
		const seen: number[] = [];
		const pages: boolean[] = [];
		for (let more = true; more;) {
			const page = await getLost(target);
			expect(numbers(await getLost(target))).toEqual(numbers(page));
			seen.push(...numbers(page));
			more = page.has_next_page;
			pages.push(more);
			expect((await confirm(target, page.last_message_id)).body).toEqual({
				request_id: expect.any(String),
				error: '',
				message: '',
				warning: '',
			});
		}
		expect(pages).toEqual([true, true, false]);
		expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
		expect(await getLost(target)).toEqual({
			push_message_list: [],
			has_next_page: false,
			last_message_id: 0,
		});
	});

	it('are confirmed up to a watermark, what was lost after it stays', async () => {
		const target = await bench.start();
		const [, second, third] = [1, 2, 3].map((number) => target.loseMessage(3, { data: { number } }));
		await confirm(target, second?.id);
		const fourth = target.loseMessage(3);
		await confirm(target, second?.id);
		expect(target.lostMessages).toEqual([third, fourth]);
		await confirm(target, (third?.id ?? 0) + 1);
		expect(target.lostMessages).toEqual([fourth]);
	});

	it.each([undefined, null, '176610', 1.5])('are not confirmed by %j', async (id) => {
		const target = await bench.start();
		target.loseMessage(3);
		const { body } = await confirm(target, id);
		expect(body).toMatchObject({ error: 'error_param', message: 'parameter invalid' });
		expect(target.lostMessages).toHaveLength(1);
	});

	it('are kept for three days', async () => {
		const target = await bench.start();
		const now = Math.floor(Date.now() / 1_000);
		target.loseMessage(3, { lostAt: now - THREE_DAYS - 1 });
		const kept = target.loseMessage(3, { lostAt: now - THREE_DAYS + 60 });
		const { push_message_list: list } = await getLost(target);
		expect(list).toMatchObject([{ timestamp: kept.lostAt }]);
	});

	it('are kept for three days of the scaled clock, where it is told to', async () => {
		const target = await bench.start({ windows: 'scaled', timeScale: THREE_DAYS * 10 });
		target.loseMessage(3, { lostAt: Date.now() / 1_000 });
		expect(target.lostMessages).toHaveLength(1);
		await new Promise((resolve) => setTimeout(resolve, 120));
		expect(target.lostMessages).toHaveLength(0);
	});
});
