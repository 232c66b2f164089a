import { startLazadaSimulator, type LazadaSimulator, ACCESS_TOKEN } from '../../simulators/lazada';
import { call } from '../../simulators/lazada/client';
import { useSimulator } from '../support/useSimulator';

const REFRESH_TOKEN = '500016000300bwa2WteaQyfwBMnPxurcA0mXGhQdTt18356663CfcDTYpWoi';
const DAY = 24 * 60 * 60;
const HOUR_MS = 60 * 60 * 1_000;

const bench = useSimulator(startLazadaSimulator);

function create(target: LazadaSimulator, code: string) {
	return call(target, { path: '/auth/token/create', parameters: { code } });
}

function refresh(target: LazadaSimulator, token: string) {
	return call(target, { path: '/auth/token/refresh', method: 'POST', parameters: { refresh_token: token } });
}

/** @returns the code of a call made with the token */
async function use(target: LazadaSimulator, accessToken: string): Promise<string> {
	return (await call(target, { path: '/seller/get', accessToken })).body.code;
}

describe('/auth/token/create', () => {
	it('gives tokens for a code, once', async () => {
		const target = await bench.start();
		target.addSeller({ sellerId: '7', country: 'th', shortCode: 'TH7', email: 'seven@example.com' });
		const code = target.issueCode(['7']);
		const { status, body } = await create(target, code);
		expect(status).toBe(200);
		expect(body).toEqual({
			code: '0',
			access_token: expect.stringMatching(/^5000\w{56}$/),
			country: 'th',
			refresh_token: expect.stringMatching(/^5000\w{56}$/),
			account_id: null,
			account_platform: 'seller_center',
			refresh_expires_in: 180 * DAY,
			country_user_info: [{ country: 'th', user_id: '7', seller_id: '7', short_code: 'TH7' }],
			expires_in: 30 * DAY,
			account: 'seven@example.com',
			request_id: expect.any(String),
		});
		expect(await use(target, body.access_token)).toBe('0');
		expect((await create(target, code)).body).toMatchObject({
			code: 'InvalidCode',
			message: 'Invalid authorization code',
		});
	});

	it('refuses a code that is too old, unknown or missing', async () => {
		const target = await bench.start();
		const old = target.issueCode(undefined, { expiresInSeconds: 0 });
		expect((await create(target, old)).body.code).toBe('InvalidCode');
		expect((await create(target, 'unknown')).body.code).toBe('InvalidCode');
		expect((await create(target, '')).body.code).toBe('MissingParameter');
	});

	it('gives one token for all sites of a cross-border seller', async () => {
		const target = await bench.start();
		target.addSeller({ sellerId: '1001', country: 'sg' });
		target.addSeller({ sellerId: '2001', country: 'my' });
		const { body } = await create(target, target.issueCode(['1001', '2001']));
		expect(body).toMatchObject({
			country: 'cb',
			country_user_info: [
				{ country: 'sg', seller_id: '1001' },
				{ country: 'my', seller_id: '2001' },
			],
		});
		expect(await use(target, body.access_token)).toBe('0');
	});

	it('knows the shorter lives of an app that is being tested, and made-up ones', async () => {
		const tested = await bench.start({ appStatus: 'test' });
		const { body } = await create(tested, tested.issueCode());
		expect(body).toMatchObject({ expires_in: 7 * DAY, refresh_expires_in: 30 * DAY });
		await tested.close();
		const other = await bench.start({ accessTokenSeconds: 60, refreshTokenSeconds: 120 });
		expect((await create(other, other.issueCode())).body).toMatchObject({
			expires_in: 60,
			refresh_expires_in: 120,
		});
	});

	it('is for sellers the simulator knows', async () => {
		const target = await bench.start();
		expect(() => target.issueCode(['unknown'])).toThrow('no seller unknown');
	});
});

describe('an access token', () => {
	it('is good until its moment has come', async () => {
		const target = await bench.start();
		target.expireAccessToken(undefined, Date.now() + HOUR_MS);
		expect(await use(target, ACCESS_TOKEN)).toBe('0');
		target.expireAccessToken();
		expect(await use(target, ACCESS_TOKEN)).toBe('IllegalAccessToken');
	});

	it('is worth nothing once the seller has taken the authorization back', async () => {
		const target = await bench.start();
		target.revoke();
		expect(await use(target, ACCESS_TOKEN)).toBe('IllegalAccessToken');
		expect((await refresh(target, REFRESH_TOKEN)).body.code).toBe('IllegalRefreshToken');
		expect(() => target.authorizationOf()).toThrow('has not authorized the app');
	});
});

describe('/auth/token/refresh', () => {
	it('renews both tokens, and the life of the access token only', async () => {
		const target = await bench.start();
		target.expireAccessToken();
		target.expireRefreshToken(undefined, Date.now() + 14_924_290_000);
		const { body } = await refresh(target, REFRESH_TOKEN);
		expect(body).toMatchObject({ code: '0', country: 'vn', expires_in: 30 * DAY });
		expect(Math.abs(body.refresh_expires_in - 14_924_290)).toBeLessThan(60);
		expect(body.access_token).not.toBe(ACCESS_TOKEN);
		expect(body.refresh_token).not.toBe(REFRESH_TOKEN);
		expect(body.country_user_info_list).toMatchObject([{ country: 'vn', seller_id: '1000165972' }]);
		expect(await use(target, body.access_token)).toBe('0');
		expect(await use(target, ACCESS_TOKEN)).toBe('IllegalAccessToken');
		expect(target.authorizationOf()).toMatchObject({
			accessToken: body.access_token,
			refreshToken: body.refresh_token,
		});
	});

	it('can name the sellers as /auth/token/create does', async () => {
		const target = await bench.start({ refreshedSellers: 'country_user_info' });
		const { body } = await refresh(target, REFRESH_TOKEN);
		expect(body.country_user_info).toMatchObject([{ seller_id: '1000165972' }]);
		expect(body).not.toHaveProperty('country_user_info_list');
	});

	it.each([
		['invalid', 'IllegalRefreshToken'],
		['valid', '0'],
	] as const)(
		'leaves the refresh token it was made with %s, as it is told to',
		async (oldRefreshToken, code) => {
			const target = await bench.start({ oldRefreshToken });
			const first = await refresh(target, REFRESH_TOKEN);
			expect((await refresh(target, REFRESH_TOKEN)).body.code).toBe(code);
			if (code !== '0') expect((await refresh(target, first.body.refresh_token)).body.code).toBe('0');
		},
	);

	it.each([
		['valid', '0'],
		['invalid', 'IllegalAccessToken'],
	] as const)('leaves the access token before it %s, as it is told to', async (oldAccessToken, code) => {
		const target = await bench.start({ oldAccessToken });
		await refresh(target, REFRESH_TOKEN);
		expect(await use(target, ACCESS_TOKEN)).toBe(code);
	});

	it('refuses a refresh token that has expired, is unknown or missing', async () => {
		const target = await bench.start();
		expect((await refresh(target, 'unknown')).body).toMatchObject({
			code: 'IllegalRefreshToken',
			message: 'The specified refresh token is invalid or expired',
		});
		expect((await refresh(target, '')).body.code).toBe('MissingParameter');
		target.expireRefreshToken();
		expect((await refresh(target, REFRESH_TOKEN)).body.code).toBe('IllegalRefreshToken');
		expect(await use(target, ACCESS_TOKEN)).toBe('0');
	});

	it('is not for tokens that live 0 s', async () => {
		const target = await bench.start({ refreshTokenSeconds: 0 });
		const { body } = await create(target, target.issueCode());
		expect(body.refresh_expires_in).toBe(0);
		expect((await refresh(target, body.refresh_token)).body.code).toBe('IllegalRefreshToken');
	});

	it('is not for apps of the Service Market', async () => {
		const target = await bench.start({ serviceMarket: true });
		expect((await refresh(target, REFRESH_TOKEN)).body).toMatchObject({
			code: 'AUTH_TYPE_UNSUPPORTED',
			message: 'appkey can only be authorized by market, not support refresh',
		});
		expect((await create(target, target.issueCode())).body.refresh_expires_in).toBe(0);
	});
});
