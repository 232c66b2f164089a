import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { Lazada } from '../../nodes/Lazada/Lazada.node';
import { LazadaTrigger } from '../../nodes/Lazada/LazadaTrigger.node';
import { testCredential } from '../../nodes/Lazada/api/credentialTest';
import { startLazadaSimulator, type LazadaSimulator } from '../../simulators/lazada';
import { listen } from '../../simulators/shared/server';
import { pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';

describe('the test of the Lazada credential', () => {
	let lazada: LazadaSimulator;

	beforeEach(async () => {
		lazada = await startLazadaSimulator({ appSecret: 'app-secret' });
	});
	afterEach(async () => await lazada.close());

	const tested = async (changes: ICredentialDataDecryptedObject = {}) => {
		const { accessToken, refreshToken } = lazada.authorizationOf();
		const fields = { appKey: lazada.appKey, appSecret: 'app-secret', accessToken, refreshToken };
		const credential = storedCredential(new LazadaOpenPlatformApi(), {
			site: 'custom',
			baseUrl: lazada.restUrl,
			...fields,
			...changes,
		});
		return await pressTest(testCredential, credential);
	};

	it('is that of every node', () => {
		for (const { description, methods } of [new Lazada(), new LazadaTrigger()]) {
			expect(description.credentials).toContainEqual({
				name: 'lazadaOpenPlatformApi',
				required: true,
				testedBy: 'lazadaOpenPlatformApiTest',
			});
			expect(methods.credentialTest.lazadaOpenPlatformApiTest).toBe(testCredential);
		}
	});

	it('names the seller', async () => {
		expect(await tested()).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Connected to seller 1000165972 \(.+\)$/),
		});
		expect(lazada.calls.map(({ path, code }) => [path, code])).toEqual([['/seller/get', '0']]);
	});

	it('says of one that can only receive that nothing was called, and what calls need', async () => {
		expect(await tested({ accessToken: ' ', refreshToken: '', baseUrl: ' ' })).toEqual({
			status: 'OK',
			message:
				'Ready to receive; calls need an access token. Nothing was called: the first delivery shows whether the app secret is right',
		});
		expect(lazada.calls).toEqual([]);
	});

	it.each([
		['with another secret', { appSecret: 'wrong' }, 'Lazada does not accept the signature'],
		['with an unknown app', { appKey: '999' }, 'app key'],
		[
			'with an access token that has ended',
			{ accessToken: 'ended' },
			'the next call of a node renews the access token',
		],
		[
			'with a refresh token only',
			{ accessToken: ' ' },
			'Enter the app key, the app secret and the access token',
		],
		['without tokens and a secret', { accessToken: '', refreshToken: '', appSecret: ' ' }, 'is empty'],
		['without a base URL', { baseUrl: ' ' }, 'The credential has no base URL'],
		['with a base URL that is none', { baseUrl: 'nowhere' }, 'is not a web address'],
		['where nobody answers', { baseUrl: 'http://127.0.0.1:1' }, 'Lazada could not be reached'],
	])('says what to do %s', async (_case, changes, message) => {
		expect(await tested(changes)).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		expect(lazada.calls.filter(({ path }) => path === '/auth/token/refresh')).toEqual([]);
	});

	it.each([
		['a page', 200, '<html>', 'Lazada answered with HTTP 200, not as its API does'],
		['no seller', 200, '{"code":"0","data":{}}', 'The answer names no seller'],
		[
			'an error that is not known',
			200,
			'{"code":"E99","message":"New"}',
			'Lazada answered with an error: E99',
		],
		['a redirect', 302, '', 'Lazada redirects calls to another address'],
	])('says what to do where the answer is %s', async (_case, status, body, message) => {
		const server = await listen(0, (_request, response) => {
			response.writeHead(status, { location: lazada.restUrl }).end(body);
		});
		try {
			const result = await tested({ baseUrl: server.url });
			expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
			expect(lazada.calls).toEqual([]);
		} finally {
			await server.close();
		}
	});
});
