import { createHmac } from 'node:crypto';

import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { WEBHOOK_BASE_URL, WEBHOOK_ID, WEBHOOK_TEST_BASE_URL } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const KEY = 'push-key';
const BODY = JSON.stringify({ code: 3, shop_id: 1, timestamp: 1_760_000_000, data: { ordersn: 'A1' } });

describe('a push that is signed for the test URL', () => {
	let host: WebhookHost;

	beforeEach(async () => {
		host = await startWebhookHost({
			type: new ShopeeTrigger(),
			credential: storedCredential(new ShopeeOpenPlatformApi(), { pushPartnerKey: KEY }),
		});
	});
	afterEach(async () => await host.close());

	const send = async (url: string, signedFor: string) => {
		const signed = `${signedFor}/${WEBHOOK_ID}/webhook|${BODY}`;
		const Authorization = createHmac('sha256', KEY).update(signed).digest('hex');
		return (await fetch(url, { method: 'POST', headers: { Authorization }, body: BODY })).status;
	};

	it('is accepted at the test URL, and refused at the production URL', async () => {
		expect(await send(host.testUrl, WEBHOOK_TEST_BASE_URL)).toBe(200);
		expect(await send(host.testUrl, WEBHOOK_BASE_URL)).toBe(200);
		expect(await send(host.url, WEBHOOK_TEST_BASE_URL)).toBe(401);
		expect(host.executions).toHaveLength(2);
	});
});
