import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { LazadaTrigger } from '../../nodes/Lazada/LazadaTrigger.node';
import { PRESETS } from '../../nodes/Lazada/platform/resourceState';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { startLazadaSimulator } from '../../simulators/lazada';
import { LAZADA_ASPECTS, noisyLazada } from '../../simulators/lazada/noisyShop';
import { SHOP_ID, startPancakeSimulator } from '../../simulators/pancake';
import { noisyPancake, PANCAKE_ASPECTS } from '../../simulators/pancake/noisyShop';
import { countOf, type Step } from '../../simulators/shared/noise/step';
import { verdicts, type Listening } from '../../simulators/shared/noise/verdicts';
import type { Outcome } from '../../simulators/shared/wire';
import { startShopeeSimulator } from '../../simulators/shopee';
import { noisyShopee, SHOPEE_ASPECTS } from '../../simulators/shopee/noisyShop';
import { startShopifySimulator } from '../../simulators/shopify';
import { noisyShopify, SHOPIFY_ASPECTS } from '../../simulators/shopify/noisyShop';
import { storedCredential } from '../../harness/credentials';
import type { PlatformTitle } from '../support/sources';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

type Sent = { readonly day: ReadonlyArray<Step<unknown>>; readonly outcomes: readonly Outcome[] };

interface Shop {
	readonly trigger: INodeType;
	readonly credential: ICredentialType;
	readonly fields: Record<string, string>;
	readonly parameters?: INodeParameters;
	/** By the names that the day has for them; watched is all of these. */
	readonly aspects: Readonly<Record<string, readonly string[]>>;
	readonly listening: Omit<Listening, 'watched' | 'skipOutdated'>;
	send(url: string): Promise<Sent>;
}

async function inTurn<D>(
	day: ReadonlyArray<Step<D>>,
	simulator: { close(): Promise<void> },
	deliver: (delivery: D) => Promise<Outcome>,
): Promise<Sent> {
	const outcomes: Outcome[] = [];
	for (const { delivery } of day) outcomes.push(await deliver(delivery));
	await simulator.close();
	return { day, outcomes };
}

const presetPaths = (preset: string) => PRESETS.find(({ value }) => value === preset)!.paths;

const APP = { appKey: '123456', appSecret: 'app-secret' };

const SHOPS: Readonly<Record<PlatformTitle, Shop>> = {
	Shopify: {
		trigger: new ShopifyWebhookTrigger(),
		credential: new ShopifyWebhookApi(),
		fields: { shop: 'demo-shop', clientSecret: 'shpss_noisy' },
		aspects: { address: SHOPIFY_ASPECTS.address, items: SHOPIFY_ASPECTS.items },
		listening: {
			always: ['orders/create', 'orders/paid', 'orders/cancelled'],
			whenChanged: ['orders/updated'],
			unseen: 'remember',
		},
		async send(uri) {
			const shopify = await startShopifySimulator({ clientSecret: 'shpss_noisy' });
			return await inTurn(noisyShopify({ orders: 200 }), shopify, (each) =>
				shopify.deliver({ uri, ...each }),
			);
		},
	},
	Pancake: {
		trigger: new PancakeTrigger(),
		credential: new PancakePosApi(),
		fields: { shopId: String(SHOP_ID), webhookSecret: 'secret' },
		aspects: PANCAKE_ASPECTS,
		listening: { whenChanged: ['orders', 'products', 'variations_warehouses'], unseen: 'run' },
		async send(url) {
			const pancake = await startPancakeSimulator();
			pancake.configureWebhook({ webhook_url: url, webhook_headers: { 'X-API-KEY': 'secret' } });
			return await inTurn(noisyPancake(), pancake, (each) => pancake.deliver(each));
		},
	},
	Shopee: {
		trigger: new ShopeeTrigger(),
		credential: new ShopeeOpenPlatformApi(),
		fields: { environment: 'test', partnerId: '1', pushPartnerKey: 'push-key' },
		// Not reserved stock (8), which tells a change and not a state.
		parameters: { pushTypes: [3, 22, 30] },
		aspects: {
			price: SHOPEE_ASPECTS.price,
			status: SHOPEE_ASPECTS.status,
			scenario: SHOPEE_ASPECTS.scenario,
			fulfillment: SHOPEE_ASPECTS.fulfillment,
		},
		listening: {
			whenChanged: ['order_status_push', 'item_price_update_push', 'package_fulfillment_status_push'],
			unseen: 'run',
		},
		async send(url) {
			const shopee = await startShopeeSimulator({ pushKey: 'push-key' });
			return await inTurn(noisyShopee(), shopee, (each) => shopee.deliver({ url, ...each }));
		},
	},
	Lazada: {
		trigger: new LazadaTrigger(),
		credential: new LazadaOpenPlatformApi(),
		fields: { site: 'vn', ...APP },
		// As the preset of the form has it.
		aspects: { status: LAZADA_ASPECTS.status, skus: presetPaths('productSkus') },
		listening: {
			always: ['product_created'],
			whenChanged: ['trade_order', 'product_updated'],
			unseen: 'run',
		},
		async send(url) {
			const lazada = await startLazadaSimulator({ ...APP, answerWithinMs: 10_000 });
			return await inTurn(noisyLazada(), lazada, (each) => lazada.deliver({ url, ...each }));
		},
	},
};

describe.each(Object.entries(SHOPS))('a noisy day of a %s shop', (_name, shop) => {
	let host: WebhookHost;
	afterEach(async () => await host.close());

	it.each([{ skipOutdated: true }, { skipOutdated: false }])(
		'starts what its ground truth says, %p',
		async ({ skipOutdated }) => {
			host = await startWebhookHost({
				type: shop.trigger,
				credential: storedCredential(shop.credential, shop.fields),
			});
			host.setup = {
				...host.setup,
				parameters: {
					...shop.parameters,
					callbackUrl: host.url,
					onlyWhenChanged: { fields: Object.values(shop.aspects).flat().join(',') },
					options: { skipOutdated },
				},
			};
			const { day, outcomes } = await shop.send(host.url);
			const watched = Object.keys(shop.aspects);
			const expected = verdicts(day, { ...shop.listening, watched, skipOutdated });
			const actual = outcomes.map(({ status, headers }) => {
				const outcome = headers['x-webhook-outcome'] ?? (status === 200 ? 'run' : `${status}`);
				return outcome === 'remembered' ? 'unchanged' : outcome;
			});
			expect(countOf(actual)).toEqual(countOf(expected));
			expect(actual).toEqual(expected);
			expect(host.executions).toHaveLength(countOf(expected).run ?? 0);
			expect(countOf(expected).unchanged).toBeGreaterThan(10);
		},
		120_000,
	);
});
