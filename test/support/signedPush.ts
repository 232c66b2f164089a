import type { INodeType } from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { LazadaTrigger } from '../../nodes/Lazada/LazadaTrigger.node';
import { signDelivery as signLazada } from '../../nodes/Lazada/platform/signature';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { signDelivery as signShopee } from '../../nodes/Shopee/platform/signature';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import type { PlatformName } from '../../nodes/shared/webhook/types';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { WEBHOOK_BASE_URL, WEBHOOK_ID } from '../../harness/contexts';

const LAZADA = { appKey: '115527', appSecret: 'lazada-secret' };
export const SHOPEE_KEYS = { pushPartnerKey: 'live-push-key', testPushPartnerKey: 'test-push-key' };
const SHOPIFY_SECRET = 'shpss_secret';
const PANCAKE_SECRET = 'pancake-secret';

/** The trigger of a platform, and how the platform signs a body that it sends there. */
export interface SignedPush {
	readonly type: new () => INodeType;
	readonly file: string;
	credential(): StoredCredential;
	requestOf(body: string): RequestInit;
}

export function shopeeRequest(body: string, key = SHOPEE_KEYS.pushPartnerKey): RequestInit {
	const url = `${WEBHOOK_BASE_URL}/${WEBHOOK_ID}/webhook`;
	return posted(body, { authorization: signShopee(url, Buffer.from(body), key) });
}

export const SIGNED: Readonly<Record<PlatformName, SignedPush>> = {
	shopee: {
		type: ShopeeTrigger,
		file: 'Shopee/ShopeeTrigger.node',
		credential: () => storedCredential(new ShopeeOpenPlatformApi(), SHOPEE_KEYS),
		requestOf: (body) => shopeeRequest(body),
	},
	lazada: {
		type: LazadaTrigger,
		file: 'Lazada/LazadaTrigger.node',
		credential: () => storedCredential(new LazadaOpenPlatformApi(), LAZADA),
		requestOf: (body) => posted(body, { authorization: signLazada(LAZADA, Buffer.from(body)) }),
	},
	pancake: {
		type: PancakeTrigger,
		file: 'Pancake/PancakeTrigger.node',
		credential: () => storedCredential(new PancakePosApi(), { webhookSecret: PANCAKE_SECRET }),
		requestOf: (body) => posted(body, { 'x-api-key': PANCAKE_SECRET }),
	},
	shopify: {
		type: ShopifyWebhookTrigger,
		file: 'Shopify/ShopifyWebhookTrigger.node',
		credential: () =>
			storedCredential(new ShopifyWebhookApi(), { clientSecret: SHOPIFY_SECRET, shop: 'demo-shop' }),
		requestOf: (body) => shopifyDelivery({ secret: SHOPIFY_SECRET, topic: 'orders/updated', body }),
	},
};

function posted(body: string, headers: Record<string, string>): RequestInit {
	return { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
}
