import { startLazadaSimulator, type LazadaSimulator } from '../../simulators/lazada';
import { call } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const PATH = '/reverse/getreverseordersforseller';
const FIRST_PAGE = { page_no: '1', page_size: '10' };
const NOON = Date.parse('2026-01-31T12:00:00Z');

describe('the list of returns', () => {
	let target: LazadaSimulator;

	const listed = async (parameters: Record<string, string> = {}) =>
		(await call(target, { path: PATH, parameters: { ...FIRST_PAGE, ...parameters } })).body;
	const idsOf = async (parameters: Record<string, string>) =>
		((await listed(parameters)).result.items as Array<{ reverse_order_id: number }>).map(
			({ reverse_order_id: id }) => String(id),
		);
	const returned = async (createdAt = NOON, more = {}) => {
		const { order } = await target.createOrder({ lines: 2, push: false });
		const made = await target.createReturn({ orderId: order.orderId, createdAt, push: null, ...more });
		return made.returned;
	};

	beforeEach(async () => {
		target = await bench.start();
	});

	it('is answered under "result", with the lines of each', async () => {
		const { returnId, orderId, lines } = await returned();
		const { data, result, code } = await listed();
		expect([code, data]).toEqual(['0', undefined]);
		expect(result).toMatchObject({ success: true, page_no: 1, page_size: 10, total: 1 });
		expect(result.items).toEqual([
			expect.objectContaining({
				reverse_order_id: Number(returnId),
				trade_order_id: Number(orderId),
				request_type: 'RETURN',
				is_rtm: true,
			}),
		]);
		expect(result.items[0].reverse_order_lines).toMatchObject(
			lines.map(({ lineId, tradeLineId }) => ({
				reverse_order_line_id: Number(lineId),
				trade_order_line_id: Number(tradeLineId),
				reverse_status: 'REQUEST_INITIATE',
				return_order_line_gmt_modified: NOON,
			})),
		);
	});

	it('holds those of which a line was changed in a window, bounds included', async () => {
		const first = await returned(NOON);
		const second = await returned(NOON + 5_000);
		const window = (start: number, end: number) => ({
			ReverseOrderLineModifiedTimeRangeStart: String(start),
			ReverseOrderLineModifiedTimeRangeEnd: String(end),
		});
		expect(await idsOf(window(NOON, NOON + 5_000))).toEqual([first.returnId, second.returnId]);
		expect(await idsOf(window(NOON + 1, NOON + 5_000))).toEqual([second.returnId]);
		await target.changeReturn(first.returnId, {
			status: 'REFUND_SUCCESS',
			lines: [first.lines[1]!.lineId],
			updatedAt: NOON + 9_000,
		});
		expect(await idsOf(window(NOON + 9_000, NOON + 9_000))).toEqual([first.returnId]);
		expect(await idsOf(window(NOON, NOON))).toEqual([first.returnId]);
		expect(await idsOf({ reverse_status_list: '["REFUND_SUCCESS"]' })).toEqual([first.returnId]);
		expect(await idsOf({ trade_order_id: second.orderId })).toEqual([second.returnId]);
	});

	it("holds the seller's own only", async () => {
		await returned();
		target.addSeller({ sellerId: '42' });
		const { accessToken } = target.authorize(['42']);
		const { body } = await call(target, { path: PATH, accessToken, parameters: FIRST_PAGE });
		expect(body.result).toMatchObject({ total: 0, items: [] });
	});

	it('has pages, of which those after the 100th are empty', async () => {
		for (let count = 0; count < 3; count++) await returned();
		const page = async (page_no: string) => (await listed({ page_no, page_size: '2' })).result;
		expect((await page('1')).items).toHaveLength(2);
		expect((await page('2')).items).toHaveLength(1);
		expect((await page('3')).items).toEqual([]);
		expect(await page('101')).toMatchObject({ total: 0, items: [] });
	});

	it.each([
		['without a page', { page_no: '' }, 'MissingParameter'],
		['without a size', { page_size: '' }, 'MissingParameter'],
		['of page 0', { page_no: '0' }, '121'],
		['of a page that is no number', { page_no: 'one' }, '121'],
		['of too large pages', { page_size: '101' }, '120'],
		['with a date in words', { ReverseOrderLineModifiedTimeRangeStart: '2026-01-31T12:00:00+08:00' }, '103'],
		['with a status that is no list', { reverse_status_list: 'REFUND_SUCCESS' }, '103'],
	])('is refused %s', async (_what, parameters, code) => {
		expect((await listed(parameters)).code).toBe(code);
	});

	it('is closed for a seller in the Marketplace Ease programme', async () => {
		target.addSeller({ sellerId: '1000165972', marketplaceEase: true });
		expect(await listed()).toMatchObject({ code: 'Mp3SellerApiLimit' });
		const { body } = await call(target, { path: '/seller/get' });
		expect(body.data.marketplaceEaseMode).toBe(true);
	});

	it('has its messages, which name the first state and then only what they are told to', async () => {
		const { order } = await target.createOrder({ lines: 2, push: false });
		const { returned: made, pushes } = await target.createReturn({
			orderId: order.orderId,
			createdAt: NOON + 700,
			requestType: 'CANCEL',
		});
		expect(JSON.parse(pushes[1]!.body)).toMatchObject({
			message_type: 10,
			seller_id: '1000165972',
			data: {
				reverse_order_id: Number(made.returnId),
				reverse_order_line_id: Number(made.lines[1]!.lineId),
				reverse_status: 'CANCEL_INIT',
				status_update_time: NOON / 1_000,
			},
		});
		expect((await target.changeReturn(made.returnId, { status: 'REQUEST_REJECT' })).pushes).toEqual([]);
		const told = await target.changeReturn(made.returnId, {
			status: 'CANCEL_SUCCESS',
			push: 'CANCEL_SUCCESS',
		});
		expect(told.pushes).toHaveLength(2);
	});
});
