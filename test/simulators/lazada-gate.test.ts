import { signApiCall } from '../../nodes/Lazada/api/signature';
import { startLazadaSimulator, ACCESS_TOKEN, APP_KEY, APP_SECRET } from '../../simulators/lazada';
import { type ApiRequest, call } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

const SELLER = '/seller/get';

describe('the API of the Lazada simulator', () => {
	it.each([
		['/seller/get', {}],
		['/orders/get', { created_after: '2018-02-10T09:00:00+08:00' }],
		['/order/get', { order_id: '10' }],
		['/order/items/get', { order_id: '10' }],
		['/orders/items/get', { order_ids: '[10]' }],
	])(
		'%s answers data to a signed GET or form, and nothing to a wrong signature',
		async (path, parameters) => {
			const target = await bench.start();
			await target.createOrder({ orderId: '10' });
			for (const method of ['GET', 'POST'] as const) {
				const { status, body } = await call(target, { path, parameters, method });
				expect(status).toBe(200);
				expect(body).toEqual({
					code: '0',
					data: expect.anything(),
					request_id: expect.stringMatching(/^[\da-f]{25}$/),
				});
			}
			const wrong = await call(target, { path, parameters, appSecret: 'another' });
			expect(wrong).toMatchObject({
				status: 200,
				body: {
					type: 'ISV',
					code: 'IncompleteSignature',
					message: 'The request signature does not conform to lazop standards',
					request_id: expect.any(String),
				},
			});
		},
	);

	it.each<[string, Omit<ApiRequest, 'path'>, string]>([
		['no app_key', { changes: { app_key: null } }, 'MissingParameter'],
		['another app', { appKey: '654321' }, 'InvalidAppKey'],
		['no timestamp', { changes: { timestamp: null } }, 'MissingParameter'],
		['a timestamp that is no number', { timestamp: 'now' }, 'IllegalTimestamp'],
		['a timestamp in seconds', { timestamp: Math.floor(Date.now() / 1_000) }, 'IllegalTimestamp'],
		['no sign_method', { changes: { sign_method: null } }, 'MissingParameter'],
		['no sign', { changes: { sign: null } }, 'MissingParameter'],
		['an empty sign', { changes: { sign: '' } }, 'MissingParameter'],
		['a parameter that was not signed', { changes: { order_id: '1' } }, 'IncompleteSignature'],
		['a shortened signature', { changes: { sign: 'AB' } }, 'IncompleteSignature'],
		['no access_token', { accessToken: null }, 'MissingParameter'],
		['another access_token', { accessToken: 'another' }, 'IllegalAccessToken'],
	])('refuses %s', async (_name, request, code) => {
		const target = await bench.start();
		const { status, body } = await call(target, { path: SELLER, ...request });
		expect(status).toBe(200);
		expect(body).toMatchObject({ code, type: 'ISV', message: expect.stringMatching(/./) });
		expect(body).not.toHaveProperty('data');
	});

	it('names the parameter that is missing', async () => {
		const target = await bench.start();
		const { body } = await call(target, { path: SELLER, changes: { sign: null } });
		expect(body.message).toBe(
			'the input parameter “sign” that is mandatory for processing this request is not supplied',
		);
	});

	it.each([
		[-7_190, '0'],
		[7_190, '0'],
		[-7_210, 'IllegalTimestamp'],
		[7_210, 'IllegalTimestamp'],
	])('takes a timestamp for two hours: %i s away gives %s', async (seconds, code) => {
		const target = await bench.start();
		const { body } = await call(target, { path: SELLER, timestamp: Date.now() + seconds * 1_000 });
		expect(body.code).toBe(code);
	});

	it('takes a signature in lower case only where it is told to', async () => {
		const parameters = {
			app_key: APP_KEY,
			access_token: ACCESS_TOKEN,
			sign_method: 'sha256',
			timestamp: String(Date.now()),
		};
		const sign = signApiCall(APP_SECRET, SELLER, parameters).toLowerCase();
		for (const [lowerCaseSign, code] of [
			[false, 'IncompleteSignature'],
			[true, '0'],
		] as const) {
			const target = await bench.start({ lowerCaseSign });
			const response = await fetch(
				`${target.restUrl}${SELLER}?${new URLSearchParams({ ...parameters, sign })}`,
			);
			expect(await response.json()).toMatchObject({ code });
			await target.close();
		}
	});

	it('refuses another sign_method and a path signed with /rest', async () => {
		const target = await bench.start();
		const parameters = { app_key: APP_KEY, access_token: ACCESS_TOKEN, timestamp: String(Date.now()) };
		for (const [path, sign_method] of [
			[SELLER, 'md5'],
			[`/rest${SELLER}`, 'sha256'],
		] as const) {
			const all = { ...parameters, sign_method };
			const query = new URLSearchParams({ ...all, sign: signApiCall(APP_SECRET, path, all) });
			const response = await fetch(`${target.restUrl}${SELLER}?${query}`);
			expect(await response.json()).toMatchObject({ code: 'IncompleteSignature' });
		}
	});

	it('reads + as a blank, so an offset that was not encoded breaks the signature', async () => {
		const target = await bench.start();
		const parameters = {
			app_key: APP_KEY,
			access_token: ACCESS_TOKEN,
			timestamp: String(Date.now()),
			sign_method: 'sha256',
			created_after: '2018-02-10T09:00:00+08:00',
		};
		const sign = signApiCall(APP_SECRET, '/orders/get', parameters);
		const encoded = `${new URLSearchParams({ ...parameters, sign })}`;
		const answers: Array<{ code: string }> = [];
		for (const query of [encoded, encoded.replace('%2B', '+')]) {
			const response = await fetch(`${target.restUrl}/orders/get?${query}`);
			answers.push((await response.json()) as { code: string });
		}
		expect(answers.map(({ code }) => code)).toEqual(['0', 'IncompleteSignature']);
	});

	it('takes some parameters from the query and others from a form, as an official SDK sends them', async () => {
		const target = await bench.start();
		await target.createOrder({ orderId: '10', push: false });
		const common = {
			app_key: APP_KEY,
			access_token: ACCESS_TOKEN,
			timestamp: String(Date.now()),
			sign_method: 'sha256',
		};
		const own = { order_id: '10' };
		const sign = signApiCall(APP_SECRET, '/order/get', { ...common, ...own });
		const query = new URLSearchParams({ ...common, sign });
		const init = { method: 'POST', body: new URLSearchParams(own) };
		const response = await fetch(`${target.restUrl}/order/get?${query}`, init);
		expect(await response.json()).toMatchObject({ code: '0', data: { order_id: 10 } });
	});

	it('looks at the app before the path, and knows no other path', async () => {
		const target = await bench.start();
		const path = '/livestream/comment/get';
		expect((await call(target, { path, appKey: '1' })).body).toMatchObject({ code: 'InvalidAppKey' });
		expect((await call(target, { path })).body).toMatchObject({ code: 'InvalidApiPath' });
		for (const url of [`${target.url}/seller/get`, target.url]) {
			expect((await fetch(url)).status).toBe(404);
		}
		expect((await fetch(`${target.restUrl}${SELLER}`, { method: 'PUT' })).status).toBe(404);
	});

	it('does not read JSON', async () => {
		const target = await bench.start();
		const response = await fetch(`${target.restUrl}${SELLER}`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ app_key: APP_KEY }),
		});
		expect(await response.json()).toMatchObject({ code: 'MissingParameter' });
	});

	it('signs with another secret once it was reset', async () => {
		const target = await bench.start();
		target.setAppSecret('new');
		expect((await call(target, { path: SELLER })).body.code).toBe('IncompleteSignature');
		expect((await call(target, { path: SELLER, appSecret: 'new' })).body.code).toBe('0');
	});

	it('keeps a log of its calls', async () => {
		const target = await bench.start();
		await call(target, { path: SELLER });
		await call(target, { path: '/order/get', method: 'POST', parameters: { order_id: '5' } });
		expect(target.calls).toMatchObject([
			{ method: 'GET', path: SELLER, parameters: { app_key: APP_KEY }, code: '0' },
			{ method: 'POST', path: '/order/get', parameters: { order_id: '5' }, code: '16' },
		]);
	});
});
