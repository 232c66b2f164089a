import { startPancakeSimulator } from '../../simulators/pancake';
import { call, putShop } from '../../simulators/pancake/client';
import { useSimulator } from '../support/useSimulator';

const WEBHOOK = {
	webhook_enable: true,
	webhook_url: 'http://127.0.0.1:1/webhook',
	webhook_email: 'ops@example.com',
	webhook_types: ['orders', 'variations_warehouses'],
	webhook_partner: '',
	webhook_headers: { 'X-API-KEY': 'secret' },
};

const bench = useSimulator(startPancakeSimulator);

describe('the Open API of the Pancake simulator', () => {
	it('lists the shops that a key opens', async () => {
		const target = await bench.start({
			shops: [{ id: 1001, name: 'One' }, { id: 1002, name: 'Two' }, { id: 1003 }],
			apiKeys: { both: [1001, 1002], last: [1003] },
		});
		const { status, body } = await call(target, { path: '/shops', key: 'both' });
		expect(status).toBe(200);
		expect(body).toEqual({
			shops: [
				{ id: 1001, name: 'One', avatar_url: null, pages: [] },
				{ id: 1002, name: 'Two', avatar_url: null, pages: [] },
			],
			success: true,
		});
		expect((await call(target, { path: '/shops', key: 'last' })).body.shops).toMatchObject([{ id: 1003 }]);
		expect((await call(target, { path: '/shops/1001', key: 'last' })).status).toBe(404);
		target.setApiKeys({ last: 'all' });
		expect((await call(target, { path: '/shops', key: 'both' })).status).toBe(401);
		expect((await call(target, { path: '/shops', key: 'last' })).body.shops).toHaveLength(3);
	});

	it.each([401, 403, 200] as const)('can refuse a wrong key, or none, with %i', async (keyRefusal) => {
		const target = await bench.start({ keyRefusal });
		for (const key of ['wrong', null]) {
			const { status, body } = await call(target, { path: '/shops/1001/orders', key });
			expect(status).toBe(keyRefusal);
			expect(body).toEqual({ success: false, message: 'Invalid api_key' });
		}
		expect(target.calls).toMatchObject([
			{ method: 'GET', path: '/shops/1001/orders', status: keyRefusal, success: false },
			{ query: {}, success: false },
		]);
	});

	it('can have an error as an object, and with status 200', async () => {
		const target = await bench.start({ errorForm: 'error', errorStatus: 200 });
		const { status, body } = await call(target, { path: '/shops/1001/orders/1' });
		expect(status).toBe(200);
		expect(body).toEqual({ success: false, error: { code: 'NOT_FOUND', message: 'Page not found' } });
		expect((await call(target, { path: '/shops', key: 'wrong' })).status).toBe(401);
	});

	it('keeps one webhook a shop, of which what is not named stays', async () => {
		const target = await bench.start({ shops: [{ id: 1001, name: 'One' }, { id: 1002 }] });
		const put = await putShop(target, WEBHOOK);
		expect(put.body).toEqual({
			shop: { id: 1001, name: 'One', avatar_url: null, pages: [], ...WEBHOOK },
			success: true,
		});
		await putShop(target, { webhook_url: 'http://127.0.0.1:2/other' });
		const { body } = await call(target, { path: '/shops/1001' });
		expect(body.shop).toMatchObject({ ...WEBHOOK, webhook_url: 'http://127.0.0.1:2/other' });
		expect(target.webhook().webhook_types).toEqual(['orders', 'variations_warehouses']);
		expect(target.webhook(1002)).toMatchObject({ webhook_enable: false, webhook_url: null });
	});

	it('can have the shop in data, and its headers as a list', async () => {
		const target = await bench.start({ shopForm: 'data', headersForm: 'list' });
		expect((await putShop(target, WEBHOOK)).status).toBe(422);
		const list = [{ key: 'X-API-KEY', value: 'secret' }];
		const { body } = await putShop(target, { ...WEBHOOK, webhook_headers: list });
		expect(body.data.webhook_headers).toEqual(list);
		expect(target.webhook().webhook_headers).toEqual({ 'X-API-KEY': 'secret' });
		expect((await call(target, { path: '/shops/1001' })).body).toEqual({ data: body.data, success: true });
	});

	it.each([
		['webhook_types', ['orders', 'crm']],
		['webhook_types', 'orders'],
		['webhook_enable', 'yes'],
		['webhook_url', 'n8n.example'],
		['webhook_headers', [{ key: 'X-API-KEY', value: 'secret' }]],
		['webhook_headers', { 'no header': 'secret' }],
	])('refuses %s with the value %j', async (name, value) => {
		const target = await bench.start();
		await putShop(target, WEBHOOK);
		const { status, body } = await putShop(target, { webhook_email: null, [name]: value });
		expect(status).toBe(422);
		expect(body).toEqual({ success: false, message: `${name} is invalid` });
		expect(target.webhook()).toEqual(WEBHOOK);
	});

	it.each([
		['GET', '/shops/4/orders'],
		['GET', '/shops/1001/inventory'],
		['POST', '/shops/1001/orders'],
		['DELETE', '/shops/1001'],
		['POST', '/shops'],
		['GET', '/users'],
	])('has no %s %s', async (method, path) => {
		const target = await bench.start();
		expect((await call(target, { method, path })).status).toBe(404);
	});

	it('lists the customers that were changed in a period, by the parameters of running clients', async () => {
		const target = await bench.start();
		await target.saveCustomer('early', { updated_at: '2026-08-01T10:00:00.500000' });
		await target.saveCustomer('late', { updated_at: '2026-08-01T12:00:00.500000' });
		const from = Date.parse('2026-08-01T11:00:00Z') / 1_000;
		const found = async (query: Record<string, number> = {}) => {
			const { body } = await call(target, { path: '/shops/1001/customers', query });
			return (body.data as Array<{ id: string }>).map(({ id }) => id);
		};
		expect(await found()).toEqual(['early', 'late']);
		expect(await found({ start_time_updated_at: from })).toEqual(['late']);
		expect(await found({ end_time_updated_at: from })).toEqual(['early']);
		// What it does not know, it ignores.
		expect(await found({ updated_after: from })).toEqual(['early', 'late']);
	});

	it('answers 429 to more calls in a second than it takes', async () => {
		const target = await bench.start({ requestsPerSecond: 2, retryAfter: 3, keyRefusal: 200 });
		const answers = await Promise.all([1, 2, 3].map(() => call(target, { path: '/shops' })));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
		const refused = answers.find(({ status }) => status === 429);
		expect(refused?.headers.get('retry-after')).toBe('3');
		expect(refused?.body).toEqual({ success: false, message: 'Too Many Requests' });
		expect((await call(target, { path: '/shops', key: 'another' })).status).toBe(200);
	});

	it('fails as told, as often as told', async () => {
		const target = await bench.start();
		target.failNext();
		target.failNext({ status: 502, body: '<html>Bad Gateway</html>', times: 2 });
		target.failNext({ status: 200, message: 'Có lỗi xảy ra' });
		const answers = [];
		for (let count = 0; count < 5; count += 1) answers.push(await call(target, { path: '/shops' }));
		expect(answers.map(({ status, body }) => [status, body?.message ?? body?.success])).toEqual([
			[429, 'Too Many Requests'],
			[502, undefined],
			[502, undefined],
			[200, 'Có lỗi xảy ra'],
			[200, true],
		]);
		expect(answers[0]?.headers.get('retry-after')).toBeNull();
		expect(answers[1]?.text).toBe('<html>Bad Gateway</html>');
		expect(target.calls.map(({ success }) => success)).toEqual([false, false, false, false, true]);
	});
});
