import { startLazadaSimulator } from '../../../simulators/lazada';
import { API_KEY, SHOP_ID, startPancakeSimulator } from '../../../simulators/pancake';
import { startShopeeSimulator } from '../../../simulators/shopee';
import { startShopifySimulator } from '../../../simulators/shopify';
import { SHOPEE_APP } from '../../support/shopeeApp';
import type { CredentialForm } from './credentialForm';
import type { TriggerPath } from './nodes';

/** What a platform's user knows and does, played by its simulator. */
export interface Platform {
	readonly trigger: TriggerPath;
	/** How n8n's button to make a credential calls it. */
	readonly credential: string;
	/** Enters what the platform gave the user. */
	fillCredential(form: CredentialForm): Promise<void>;
	/** A field of the credential, as it is right and as it is wrong, and what n8n then shows. */
	readonly key: { readonly name: string; readonly right: string; readonly wrong: string };
	readonly refusal: RegExp;
	/** Sends a delivery as the platform does. @returns the status of the answer */
	deliver(url: string): Promise<number | null>;
	/** What the item says of it, in one line of JSON. */
	readonly told: readonly string[];
	close(): Promise<void>;
}

const SHOPIFY = {
	accessToken: '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',
	clientSecret: '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',
};
const LAZADA = { appKey: '123456', appSecret: 'app-secret' };
const PANCAKE_SECRET = 'webhook-secret-0123456789abcdef';

/** As short as can be: the editor renders only the lines of an item that are in sight. */
const SHOPIFY_ORDER = {
	id: 5_123_456_789,
	name: '#1001',
	email: 'lan@example.com',
	note: 'Giao trước 5 giờ chiều',
	total_price: '420000',
	updated_at: '2026-11-25T09:30:00+07:00',
};
const PANCAKE_ORDER = {
	type: 'orders',
	event_type: 'update',
	id: 1_042,
	shop_id: SHOP_ID,
	status: 1,
	note: 'Giao trước 5 giờ chiều',
	updated_at: '2026-11-25T02:30:00',
};

/** How long the platforms wait here for an answer, in ms: a busy machine is not what is tested. */
const PATIENT = 30_000;

export async function playShopify(): Promise<Platform> {
	const simulator = await startShopifySimulator({ ...SHOPIFY, requestTimeoutMs: PATIENT });
	return {
		trigger: {
			name: 'Shopify Webhook Trigger',
			entry: 'Shopify Webhook',
			event: 'On new Shopify Webhook event',
		},
		credential: 'Shopify Webhook',
		async fillCredential(form) {
			await form.fill('shop', 'demo-shop');
			await form.fill('accessToken', SHOPIFY.accessToken);
			await form.fill('clientSecret', SHOPIFY.clientSecret);
			await form.fill('baseUrl', simulator.url);
		},
		key: { name: 'accessToken', right: SHOPIFY.accessToken, wrong: 'shpat_of_another_app' },
		refusal: /check the access token/i,
		async deliver(uri) {
			return (await simulator.deliver({ uri, topic: 'orders/create', payload: SHOPIFY_ORDER })).status;
		},
		told: [
			'"event": "orders/create"',
			'"shopId": "demo-shop.myshopify.com"',
			'"verifiedWith": "clientSecret"',
		],
		close: async () => await simulator.close(),
	};
}

export async function playShopee(): Promise<Platform> {
	const simulator = await startShopeeSimulator({ ...SHOPEE_APP, requestTimeoutMs: PATIENT });
	return {
		trigger: { name: 'Shopee Trigger', entry: 'Shopee', event: 'On new Shopee event' },
		credential: 'Shopee Open Platform',
		async fillCredential(form) {
			await form.choose('environment', 'Custom Base URL');
			await form.fill('baseUrl', simulator.url);
			await form.fill('partnerId', SHOPEE_APP.partnerId);
			await form.fill('partnerKey', SHOPEE_APP.partnerKey);
			await form.fill('pushPartnerKey', SHOPEE_APP.pushKey);
		},
		key: { name: 'partnerKey', right: SHOPEE_APP.partnerKey, wrong: SHOPEE_APP.pushKey },
		refusal: /check the partner ID and the API partner key/i,
		async deliver(url) {
			const data = { ordersn: '260422CXNJGSMB', status: 'READY_TO_SHIP', update_time: 1_745_307_600 };
			return (await simulator.deliver({ url, push: { code: 3, data } })).status;
		},
		told: ['"event": "order_status_push"', '"id": "260422CXNJGSMB"', '"verifiedWith": "pushPartnerKey"'],
		close: async () => await simulator.close(),
	};
}

export async function playLazada(): Promise<Platform> {
	const simulator = await startLazadaSimulator({ ...LAZADA, answerWithinMs: PATIENT });
	const { accessToken, refreshToken } = simulator.authorizationOf();
	return {
		trigger: { name: 'Lazada Trigger', entry: 'Lazada', event: 'On new Lazada event' },
		credential: 'Lazada Open Platform',
		async fillCredential(form) {
			await form.choose('site', 'Custom Base URL');
			await form.fill('baseUrl', simulator.restUrl);
			await form.fill('appKey', LAZADA.appKey);
			await form.fill('appSecret', LAZADA.appSecret);
			await form.fill('accessToken', accessToken);
			await form.fill('refreshToken', refreshToken);
		},
		key: { name: 'appSecret', right: LAZADA.appSecret, wrong: 'secret-of-another-app' },
		refusal: /check the app key and the app secret/i,
		async deliver(url) {
			const data = {
				order_status: 'unpaid',
				trade_order_id: '260422900198363',
				trade_order_line_id: '260422900298363',
				status_update_time: 1_745_307_600,
			};
			return (await simulator.deliver({ url, push: { type: 0, data } })).status;
		},
		told: ['"event": "trade_order"', '"site": "lazada_vn"', '"orderId": "260422900198363"'],
		close: async () => await simulator.close(),
	};
}

export async function playPancake(): Promise<Platform> {
	const simulator = await startPancakeSimulator({ requestTimeoutMs: PATIENT });
	return {
		trigger: { name: 'Pancake POS Trigger', entry: 'Pancake POS', event: 'On new Pancake POS event' },
		credential: 'Pancake POS',
		async fillCredential(form) {
			await form.fill('apiKey', API_KEY);
			await form.fill('shopId', String(SHOP_ID));
			await form.fill('baseUrl', simulator.url);
			await form.fill('webhookSecret', PANCAKE_SECRET);
		},
		key: { name: 'apiKey', right: API_KEY, wrong: 'key-of-another-shop' },
		refusal: /API key/,
		async deliver(url) {
			const headers = { 'X-API-KEY': PANCAKE_SECRET };
			return (await simulator.deliver({ url, headers, body: JSON.stringify(PANCAKE_ORDER) })).status;
		},
		told: ['"platform": "pancake"', '"event": "orders"', '"verifiedWith": "webhookSecret"'],
		close: async () => await simulator.close(),
	};
}
