import { startShopifySimulator } from '../../simulators/shopify';
import { ask } from '../../simulators/shopify/client';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopifySimulator);

describe('the token endpoint of the Shopify simulator', () => {
	const credentials = {
		grant_type: 'client_credentials',
		client_id: 'client',
		client_secret: 'shpss_current',
	};
	const options = { clientId: 'client', clientSecret: 'shpss_current' };
	const request = (body: object, type = 'application/json') =>
		fetch(`${bench.simulator.url}/admin/oauth/access_token`, {
			method: 'POST',
			headers: { 'Content-Type': type },
			body: type.includes('json') ? JSON.stringify(body) : new URLSearchParams({ ...body }).toString(),
		});

	it.each(['application/json', 'application/x-www-form-urlencoded'])(
		'gives a token that works for credentials sent as %s',
		async (type) => {
			const { url } = await bench.start({ ...options, scopes: ['read_orders', 'read_products'] });
			const token = (await (await request(credentials, type)).json()) as { access_token: string };
			expect(token).toEqual({
				access_token: expect.stringMatching(/^shpat_/),
				scope: 'read_orders,read_products',
				expires_in: 86399,
			});
			expect((await ask({ url, token: token.access_token }, '{ shop { id } }')).status).toBe(200);
		},
	);

	it('refuses a wrong secret and another grant', async () => {
		await bench.start(options);
		const wrong = await request({ ...credentials, client_secret: 'shpss_wrong' });
		expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: 'invalid_client' }]);
		const grant = await request({ ...credentials, grant_type: 'password' });
		expect([grant.status, await grant.json()]).toMatchObject([400, { error: 'unsupported_grant_type' }]);
	});

	it('takes the old secret as well after a rotation', async () => {
		await bench.start(options);
		bench.simulator.rotateClientSecret('shpss_next');
		expect((await request(credentials)).status).toBe(200);
		expect((await request({ ...credentials, client_secret: 'shpss_next' })).status).toBe(200);
	});

	it.each([
		['notInstalled', 'app_not_installed'],
		['otherOrganization', 'shop_not_permitted'],
	] as const)('answers an app that is %s with the error page %s', async (installation, code) => {
		await bench.start({ ...options, installation });
		const response = await request(credentials);
		expect(response.status).toBe(400);
		expect(response.headers.get('content-type')).toContain('text/html');
		expect(await response.text()).toContain(`<title>400 - Oauth error ${code}</title>`);
	});

	it('gives a token for one shop only', async () => {
		const { url } = await bench.start({ ...options, otherShops: ['other.myshopify.com'] });
		const { access_token: token } = (await (await request(credentials)).json()) as { access_token: string };
		expect((await ask({ url, token }, '{ shop { id } }')).status).toBe(200);
		expect((await ask({ url: `${url}/other.myshopify.com`, token }, '{ shop { id } }')).status).toBe(401);
	});

	it('lets tokens expire, and revokes them', async () => {
		const { url } = await bench.start({ ...options, expiresInSeconds: 0.05 });
		const { access_token: token } = (await (await request(credentials)).json()) as { access_token: string };
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect((await ask({ url, token }, '{ shop { id } }')).status).toBe(401);
		expect((await ask({ url }, '{ shop { id } }')).status).toBe(200);
		bench.simulator.revokeToken();
		expect((await ask({ url }, '{ shop { id } }')).status).toBe(401);
	});
});
