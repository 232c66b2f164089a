import { setTimeout as delay } from 'node:timers/promises';

import { KITS } from '../simulators/kits';
import type { ManualDelivery } from '../simulators/shopify';
import { inventoryLevelPayload, orderPayload, productPayload } from '../simulators/shopify/payloads';
import { noisyShopify } from '../simulators/shopify/noisyShop';
import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import { outage } from '../harness/outage';
import { storeCredential, type Environment } from './environment';
import { flashSaleScenarios } from './flashSale';
import { noisyScenario } from './noise';
import {
	answersTo,
	asAnswer,
	delivered,
	PATIENCE_MS,
	type Answer,
	type PlatformDemo,
	type Scenario,
} from './scenario';

const kit = KITS.shopify;
type Shopify = Awaited<ReturnType<typeof kit.start>>;

const OLD_SECRET = 'shpss_the-secret-of-yesterday';
const NEW_SECRET = 'shpss_the-secret-of-today';

/** Shopify's waits between retries, minutes and hours, pass this many times faster. */
const TIME_SCALE = 100;

/** A day of a shop: orders, copies, forgeries, a rotated secret, a restart, a burst, a flash sale. */
export async function shopifyDemo(environment: Environment): Promise<PlatformDemo> {
	const proxies = {};
	const platform = await kit.start({
		proxies,
		clientSecret: OLD_SECRET,
		timeScale: TIME_SCALE,
		patienceMs: PATIENCE_MS,
	});
	const credentialId = await storeCredential(environment, kit, platform.credential);
	const { type } = kit.credential;
	const setup = { sinkUrl: environment.sink.url, credentials: { [type]: credentialId } };
	const published = async (name: string) => {
		const stored = await environment.api.createWorkflow(exampleWorkflow(name, setup));
		await environment.api.activate(stored.id);
		return stored;
	};
	const orders = await published('shopify-orders-once');
	const notifications = await published('shopify-notifications-by-topic');
	const notificationsUrl = environment.n8n.webhookUrl(webhookIdOf(notifications));
	for (const topic of ['products/update', 'inventory_levels/update']) {
		platform.simulator.addNotificationSubscription(topic, notificationsUrl);
	}
	const setSecrets = async (clientSecret: string, previousSecret: string) => {
		const data = { ...platform.credential, clientSecret, previousSecret };
		await environment.api.updateCredential(credentialId, type, `${kit.title} (simulated)`, data);
	};
	const ordersUrl = environment.n8n.webhookUrl(webhookIdOf(orders));
	return {
		scenarios: scenariosOf(environment, { platform, proxies }, ordersUrl, setup, setSecrets),
		close: async () => await platform.close(),
	};
}

function scenariosOf(
	environment: Environment,
	{ platform, proxies }: { platform: Shopify; proxies: Record<string, string> },
	uri: string,
	setup: ExampleSetup,
	setSecrets: (current: string, previous: string) => Promise<void>,
): Scenario[] {
	const shopify = platform.simulator;
	let number = 0;
	const order = (): ManualDelivery => {
		const id = ++number;
		return {
			uri,
			topic: 'orders/create',
			payload: orderPayload({ id: orderId(id) }),
			eventId: `order-${id}`,
			webhookId: `delivery-${id}`,
		};
	};
	const send = async (deliveries: readonly ManualDelivery[], atOnce = 5): Promise<Answer[]> => {
		const answers: Answer[] = [];
		for (let start = 0; start < deliveries.length; start += atOnce) {
			const batch = deliveries.slice(start, start + atOnce);
			const taken = batch.map((delivery) => delivered(async () => await shopify.deliver(delivery)));
			answers.push(...(await Promise.all(taken)));
		}
		return answers;
	};
	const morning = Array.from({ length: 20 }, order);
	const sale = Array.from({ length: 1_000 }, order);
	let removedAt = 0;
	let yesterday: ManualDelivery[] = [];
	return [
		{
			title: '20 orders come in, and 10 of products and stock from the Notifications page',
			runs: 30,
			accepted: 30,
			run: async () => {
				const orders = await send(morning);
				// Each update of a product has a time of its own: the same bytes would be one event.
				const others = Array.from({ length: 5 }, (_, index) => [
					shopify.emit('products/update', productPayload({ updatedAt: updatedAt(index) })),
					shopify.emit('inventory_levels/update', inventoryLevelPayload()),
				]);
				const emitted = await Promise.all(others.flat());
				return [...orders, ...answersTo(emitted)];
			},
		},
		{
			title: 'Shopify repeats all 20 of them, and a new one comes in 25 copies at the same moment',
			runs: 1,
			accepted: 1,
			duplicates: 44,
			run: async () => {
				const repeated = await send(morning);
				const copies = Array<ManualDelivery>(25).fill(order());
				return [...repeated, ...(await send(copies, copies.length))];
			},
		},
		{
			title: 'A forger sends 10 orders signed with a guessed secret, and 5 genuine ones tampered with',
			refused: 15,
			run: async () => {
				const forgeries = [...Array<string>(10).fill('wrong key'), ...Array<string>(5).fill('changed body')];
				const answers: Answer[] = [];
				for (const [index, forgery] of forgeries.entries()) {
					const sample = { name: `forged-${index + 1}` };
					answers.push(await delivered(async () => await platform.deliver(uri, sample, { forgery })));
				}
				return answers;
			},
		},
		{
			title: 'n8n restarts: what Shopify sends meanwhile fails, is repeated on its schedule, and runs once',
			runs: 6,
			accepted: 6,
			run: async () => {
				const before = shopify.deliveries.length;
				await outage(environment.n8n, proxies, async () => {
					const emitted = Array.from({ length: 6 }, () =>
						shopify.emit('orders/updated', orderPayload({ id: orderId(++number) })),
					);
					await Promise.all(emitted);
				});
				await shopify.idle();
				return shopify.deliveries
					.slice(before)
					.filter(({ status }) => status !== null)
					.map(asAnswer);
			},
		},
		{
			title: 'After the restart Shopify repeats the 20 orders of the morning once more',
			duplicates: 20,
			run: async () => await send(morning),
		},
		{
			title: 'The secret is rotated: Shopify signs 5 orders with the old one still, then 5 with the new one',
			runs: 10,
			accepted: 10,
			run: async () => {
				shopify.rotateClientSecret(NEW_SECRET);
				await setSecrets(NEW_SECRET, OLD_SECRET);
				yesterday = Array.from({ length: 5 }, () => ({ ...order(), secret: OLD_SECRET }));
				const today = Array.from({ length: 5 }, () => ({ ...order(), secret: NEW_SECRET }));
				const answers = await send([...yesterday, ...today]);
				await setSecrets(NEW_SECRET, '');
				removedAt = Date.now();
				return answers;
			},
		},
		{
			title: 'A burst of 100 orders, 20 at a time',
			runs: 100,
			accepted: 100,
			run: async () => await send(Array.from({ length: 100 }, order), 20),
		},
		...flashSaleScenarios({
			environment,
			setup,
			orders: sale,
			deliver: async (delivery) => await shopify.deliver(delivery),
		}),
		noisyScenario(environment, platform, {
			title: '200 orders, apps that write tags and notes, cancellations and old states that come late',
			day: noisyShopify({ orders: 200 }),
			listening: {
				always: ['orders/create', 'orders/cancelled'],
				whenChanged: ['orders/updated'],
				watched: ['address', 'items'],
				unseen: 'remember',
				skipOutdated: true,
			},
			example: 'shopify-order-changes',
			setup,
		}),
		{
			title: 'A minute after the old secret was removed, the 5 deliveries it had signed are replayed',
			refused: 5,
			run: async () => {
				await delay(Math.max(0, removedAt + 60_000 - Date.now()));
				return await send(yesterday);
			},
		},
	];
}

/** @returns a time in the form of Shopify's, another one for each number */
function updatedAt(number: number): string {
	return `2026-11-22T00:00:${String(10 + number)}-05:00`;
}

/** Beyond 2^53, as Shopify's own sample orders have them. */
function orderId(number: number): string {
	return `82098291194615${4000 + number}`;
}
