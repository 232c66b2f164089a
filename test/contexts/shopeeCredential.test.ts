import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { testCredential } from '../../nodes/Shopee/api/credentialTest';
import { listen } from '../../simulators/shared/server';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { SHOPEE_APP } from '../support/shopeeApp';

describe('the test of the Shopee credential', () => {
	let shopee: ShopeeSimulator;

	beforeEach(async () => {
		shopee = await startShopeeSimulator(SHOPEE_APP);
	});
	afterEach(async () => await shopee.close());

	const tested = async (changes: ICredentialDataDecryptedObject = {}) => {
		const { partnerId, partnerKey } = SHOPEE_APP;
		const fields = { environment: 'custom', baseUrl: shopee.url, partnerId, partnerKey, ...changes };
		return await pressTest(testCredential, storedCredential(new ShopeeOpenPlatformApi(), fields));
	};

	it('is that of every node', () => {
		for (const { description, methods } of [new Shopee(), new ShopeeTrigger()]) {
			expect(description.credentials).toContainEqual({
				name: 'shopeeOpenPlatformApi',
				required: true,
				testedBy: 'shopeeOpenPlatformApiTest',
			});
			expect(methods.credentialTest.shopeeOpenPlatformApiTest).toBe(testCredential);
		}
	});

	it('names the app', async () => {
		expect(await tested({ partnerKey: ` ${SHOPEE_APP.partnerKey}\n` })).toEqual({
			status: 'OK',
			message: 'Connected to app 2001887',
		});
	});

	it('says of one that can only receive that nothing was called, and what calls need', async () => {
		const pushOnly = {
			partnerKey: ' ',
			pushPartnerKey: 'push-key',
			partnerId: '',
			baseUrl: 'http://127.0.0.1:1',
		};
		expect(await tested(pushOnly)).toEqual({
			status: 'OK',
			message:
				'Ready to receive; calls need the partner ID and the API partner key. Nothing was called: the first delivery shows whether the push partner key is right',
		});
		expect(shopee.calls).toEqual([]);
	});

	it.each([
		['with another key', { partnerKey: 'wrong' }, 'Shopee does not accept the signature'],
		['with an unknown app', { partnerId: '1' }, 'partner'],
		[
			'without a partner ID',
			{ partnerId: '' },
			'no partner ID that is a number. Enter the partner ID of the app',
		],
		['without any key', { partnerKey: ' ' }, 'To receive pushes only, enter the push partner key instead'],
		['without a base URL', { baseUrl: ' ' }, 'The credential has no base URL'],
		['with a base URL that is none', { baseUrl: 'nowhere' }, 'is not a web address'],
		['where nobody answers', { baseUrl: 'http://127.0.0.1:1' }, 'Shopee could not be reached'],
	])('says what to do %s', async (_case, changes, message) => {
		expect(await tested(changes)).toEqual({ status: 'Error', message: expect.stringContaining(message) });
	});

	it.each([
		['a page', 200, '<html>', 'Shopee answered with HTTP 200, not as its API does'],
		['no configuration', 200, '{}', 'Shopee answered without a push configuration'],
		[
			'an error that is not known',
			200,
			'{"error":"error_new","message":"New"}',
			'Shopee answered with an error: error_new: New',
		],
		['an address that is not allowed', 403, '{"error":"source_ip_undeclared"}', 'IP whitelist'],
		['a redirect', 302, '', 'Shopee redirects calls to another address'],
	])('says what to do where the answer is %s', async (_case, status, body, message) => {
		const server = await listen(0, (_request, response) => {
			response.writeHead(status, { Location: `${shopee.url}/api/v2/push/get_app_push_config` }).end(body);
		});
		try {
			const result = await tested({ baseUrl: server.url });
			expect(result).toEqual({ status: 'Error', message: expect.stringContaining(message) });
		} finally {
			await server.close();
		}
	});
});
