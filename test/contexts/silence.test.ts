import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedCredential } from '../../harness/credentials';
import { LiveTrigger } from '../../harness/liveTrigger';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { ALL_KITS, KITS } from '../../simulators/kits';
import type { PancakeSimulator } from '../../simulators/pancake';
import type { PlatformKit, RunningPlatform } from '../../simulators/shared/kit';
import type { ShopeeSimulator } from '../../simulators/shopee';
import { orderPayload } from '../../simulators/shopify/payloads';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let platform: RunningPlatform;
let trigger: LiveTrigger;

/** Publishes a trigger that only these options let ask the platform. */
async function publish(kit: PlatformKit, options: IDataObject, more: INodeParameters = {}): Promise<void> {
	trigger = await LiveTrigger.publish({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), platform.credential),
		parameters: {
			...(kit.trigger.byApi ?? kit.trigger.byHand),
			...more,
			options: { checkRegistrationMinutes: 0, ...options } as INodeParameters,
		},
	});
}

async function tickAfter(ms: number): Promise<void> {
	passTime(ms);
	await trigger.tick();
	// What a task has found is reported by one after it, and what it has hastened is due with the next tick.
	await trigger.tick();
}

const messages = () => trigger.failures.map(({ message }) => message);
const cures = () =>
	trigger.failures.map((failure) => (failure as Error & { description: string }).description);

afterEach(async () => {
	await trigger.close();
	await platform.close();
	restoreTime();
});

describe('the silence of Pancake', () => {
	const kit = KITS.pancake;
	let pancake: PancakeSimulator;

	beforeEach(async () => {
		const running = await kit.start({ patienceMs: 30_000 });
		platform = running;
		pancake = running.simulator;
	});

	const expecting = async (options: IDataObject = {}, more: INodeParameters = {}) =>
		await publish(kit, { expectEveryMinutes: 60, ...options }, { types: ['orders'], ...more });
	const order = async (fields: IDataObject = {}) => {
		const { record } = await pancake.createOrder(fields);
		await pancake.idle();
		return String(record.id);
	};
	const switchOff = () => pancake.configureWebhook({ webhook_enable: false });
	const asked = () => pancake.calls.filter(({ path }) => path.endsWith('/orders')).length;

	it('is quiet where nothing has changed, and is asked about again only after another such time', async () => {
		await expecting();
		await order();
		await tickAfter(59 * MINUTE);
		expect(asked()).toBe(0);
		await tickAfter(2 * MINUTE);
		expect(asked()).toBe(1);
		await tickAfter(50 * MINUTE);
		expect(asked()).toBe(1);
		await tickAfter(11 * MINUTE);
		expect(asked()).toBe(2);
		expect(messages()).toEqual([]);
	});

	it('is not asked about while deliveries come, nor where nothing is expected', async () => {
		await expecting();
		for (let hour = 0; hour < 3; hour++) {
			await order();
			await tickAfter(50 * MINUTE);
		}
		expect(asked()).toBe(0);
		await trigger.publishAgain({ types: ['orders'], registration: 'api', options: {} });
		await tickAfter(DAY);
		expect(asked()).toBe(0);
	});

	it('is reported with the time of the last delivery and what has changed, once a day', async () => {
		await expecting();
		await order();
		const last = new Date().toISOString().slice(0, 16).replace('T', ' ');
		switchOff();
		passTime(5 * MINUTE);
		await order();
		await order();
		await tickAfter(HOUR);
		expect(messages()).toEqual([
			`No delivery has come since ${last} UTC, and Pancake shows at least 2 events since then that this trigger listens to`,
		]);
		expect(cures()[0]).toContain('Check in the webhook settings of Pancake that the webhook is on');
		await tickAfter(2 * HOUR);
		await tickAfter(2 * HOUR);
		expect(messages()).toHaveLength(1);
		await tickAfter(DAY);
		expect(messages()).toHaveLength(2);
	});

	it('is measured from the start where no delivery has come since', async () => {
		await expecting();
		const began = new Date().toISOString().slice(0, 16).replace('T', ' ');
		switchOff();
		passTime(5 * MINUTE);
		await order();
		await tickAfter(50 * MINUTE);
		expect(messages()).toEqual([]);
		await tickAfter(10 * MINUTE);
		expect(messages()).toEqual([
			`No delivery has come since ${began} UTC, and Pancake shows at least 1 event since then that this trigger listens to`,
		]);
	});

	it('takes no account of what the trigger does not listen to', async () => {
		await expecting({}, { types: ['customers'] });
		switchOff();
		passTime(5 * MINUTE);
		await order();
		await tickAfter(HOUR);
		expect(asked()).toBe(0);
		expect(messages()).toEqual([]);
	});

	it('is no report where Pancake does not answer', async () => {
		await expecting();
		switchOff();
		passTime(5 * MINUTE);
		await order();
		pancake.setApiKeys({});
		await tickAfter(HOUR);
		expect(asked()).toBeGreaterThan(0);
		expect(messages()).toEqual([]);
		pancake.setApiKeys({ [String(platform.credential.apiKey)]: 'all' });
		await tickAfter(HOUR);
		expect(messages()).toHaveLength(1);
	});

	it('is reported in the log alone where reports are switched off', async () => {
		await expecting({ reportProblems: false });
		switchOff();
		passTime(5 * MINUTE);
		await order();
		await tickAfter(HOUR);
		expect(asked()).toBe(1);
		expect(messages()).toEqual([]);
	});

	it('has what is missing recovered at once, where that is on', async () => {
		await expecting({}, { recover: { everyMinutes: 240, settleSeconds: 10 } });
		await tickAfter(2 * MINUTE);
		switchOff();
		passTime(5 * MINUTE);
		const id = await order();
		await tickAfter(HOUR);
		expect(messages()).toEqual([expect.stringContaining('Pancake shows at least 1 event since then')]);
		expect(trigger.items.map(({ resource }) => (resource as IDataObject).id)).toEqual([id]);
	});

	it('is reported although the recovery has brought what is missing before', async () => {
		await expecting({}, { recover: { everyMinutes: 1, settleSeconds: 10 } });
		const told = await order();
		switchOff();
		passTime(5 * MINUTE);
		const id = await order();
		await tickAfter(5 * MINUTE);
		expect(trigger.items.map(({ resource }) => (resource as IDataObject).id)).toEqual([id]);
		expect(told).not.toBe(id);
		expect(messages()).toEqual([]);
		await tickAfter(HOUR);
		expect(messages()).toEqual([expect.stringContaining('Pancake shows at least 1 event since then')]);
		expect(trigger.items).toHaveLength(1);
	});
});

describe('the silence of Shopee', () => {
	const kit = KITS.shopee;
	let shopee: ShopeeSimulator;

	beforeEach(async () => {
		const running = await kit.start({ patienceMs: 30_000 });
		platform = running;
		shopee = running.simulator;
	});
	const expecting = async (more: INodeParameters = {}) =>
		await publish(kit, { expectEveryMinutes: 60 }, { pushTypes: [3], ...more });

	const lose = (code: number, ordersn = `order-${shopee.lostMessages.length}`) =>
		shopee.loseMessage({ code, data: { ordersn, status: 'READY_TO_SHIP' } });

	it('is quiet where nothing is in the list of lost messages', async () => {
		await expecting();
		await platform.emit({ name: 'order-1' });
		await tickAfter(61 * MINUTE);
		expect(messages()).toEqual([]);
	});

	it('is reported with the messages that were lost since the last delivery', async () => {
		await expecting();
		lose(3);
		passTime(MINUTE);
		await platform.emit({ name: 'order-1' });
		await shopee.idle();
		passTime(5 * MINUTE);
		lose(3);
		lose(3);
		lose(4);
		await tickAfter(HOUR);
		expect(messages()).toEqual([
			expect.stringMatching(
				/^No delivery has come since .+ UTC, and Shopee shows at least 2 events since then/,
			),
		]);
	});

	it('is reported although its lost messages were recovered before, and so is their share', async () => {
		lose(3);
		passTime(2 * SECOND);
		await expecting({ recover: { everyMinutes: 1 } });
		await tickAfter(2 * MINUTE);
		expect(trigger.items).toHaveLength(1);
		for (let message = 0; message < 20; message++) lose(3, `later-${message}`);
		await tickAfter(2 * MINUTE);
		expect(trigger.items).toHaveLength(21);
		expect(shopee.lostMessages).toEqual([]);
		// The first one was lost before the trigger was published.
		expect(messages()).toEqual([
			'Deliveries of Shopee are lost: of 20 events in the last 24 hours, 20 (100 %) came by no delivery and were recovered',
		]);
		await tickAfter(HOUR);
		expect(messages().slice(1)).toEqual([
			expect.stringContaining('Shopee shows at least 20 events since then that this trigger listens to'),
		]);
	});
});

describe('the silence of Shopify', () => {
	const kit = KITS.shopify;

	it('is reported where an order was created without a delivery, and not where one came', async () => {
		const running = await kit.start({ patienceMs: 30_000 });
		platform = running;
		const { simulator: shopify } = running;
		await publish(kit, { expectEveryMinutes: 60 }, { topics: ['orders/create'] });
		const create = async (id: string) => {
			const now = new Date(Math.floor(Date.now() / SECOND) * SECOND).toISOString().replace('.000', '');
			const fields = { created_at: now, closed_at: null, current_total_price: '403.00' };
			await shopify.emit('orders/create', orderPayload({ id, updatedAt: now, fields }));
			await shopify.idle();
		};
		await create('6000000000001');
		await tickAfter(61 * MINUTE);
		expect(messages()).toEqual([]);
		passTime(MINUTE);
		shopify.loseDeliveries('all');
		await create('6000000000002');
		await tickAfter(61 * MINUTE);
		expect(messages()).toEqual([expect.stringContaining('Shopify shows at least 1 event since then')]);
	});
});

describe('the silence of Lazada', () => {
	const kit = KITS.lazada;

	it('is reported where an order was created without a push, and not where one came', async () => {
		const running = await kit.start({ patienceMs: 30_000 });
		platform = running;
		const { simulator: lazada } = running;
		await publish(kit, { expectEveryMinutes: 60 }, { messageTypes: [0] });
		await lazada.saveInConsole({ callbackUrl: trigger.url });
		await lazada.createOrder();
		await lazada.idle();
		await tickAfter(61 * MINUTE);
		expect(messages()).toEqual([]);
		passTime(MINUTE);
		await lazada.createOrder({ push: false });
		await tickAfter(61 * MINUTE);
		expect(messages()).toEqual([expect.stringContaining('Lazada shows at least 1 event since then')]);
	});
});

describe.each(ALL_KITS.map((kit) => [kit.title, kit] as const))('the success of %s', (_title, kit) => {
	let deliveries = 0;

	beforeEach(async () => {
		platform = await kit.start({ patienceMs: 30_000 });
	});

	const deliver = async (count: number, forgery?: string) => {
		for (let delivery = 0; delivery < count; delivery++) {
			const name = `order-${++deliveries}`;
			// Shopee signs the URL too.
			const url = platform.registrations?.urls()[0] ?? trigger.url;
			await platform.deliver(url, { name }, { ...(forgery !== undefined && { forgery }) });
		}
	};
	const shares = () => messages().filter((message) => message.includes('were taken'));
	/** Refused deliveries are reported at once, and the share of them somewhat later. */
	const judge = async () => {
		await trigger.tick();
		expect(shares()).toEqual([]);
		await tickAfter(6 * MINUTE);
	};

	it('is reported where 94 of 100 deliveries were taken, with the reason of the others', async () => {
		await publish(kit, {});
		await deliver(94);
		await deliver(6, kit.forgeries[0]);
		await judge();
		expect(shares()).toEqual([
			expect.stringMatching(
				/^Of 100 deliveries in the last hour, only 94 % were taken; the first that failed came at 2.+ UTC$/,
			),
		]);
		expect(cures().at(-1)).toMatch(/^Look at the most frequent reason: \w+/);
		await deliver(6, kit.forgeries[0]);
		await tickAfter(10 * MINUTE);
		expect(shares()).toHaveLength(1);
	});

	it('is no report where 96 of 100 were taken', async () => {
		await publish(kit, {});
		await deliver(96);
		await deliver(4, kit.forgeries[0]);
		await judge();
		expect(shares()).toEqual([]);
	});

	it('is no report where fewer than 20 came in the last hour', async () => {
		await publish(kit, {});
		await deliver(9);
		await deliver(10, kit.forgeries[0]);
		await judge();
		await tickAfter(HOUR);
		await deliver(1, kit.forgeries[0]);
		await judge();
		expect(shares()).toEqual([]);
	});

	it('is no report where that is switched off', async () => {
		await publish(kit, { successBelowPercent: 0 });
		await deliver(20, kit.forgeries[0]);
		await judge();
		expect(shares()).toEqual([]);
	});
});

describe('lost deliveries of Pancake', () => {
	const kit = KITS.pancake;
	let pancake: PancakeSimulator;

	beforeEach(async () => {
		const running = await kit.start({ patienceMs: 30_000 });
		platform = running;
		pancake = running.simulator;
	});

	const recovering = async (more: INodeParameters = {}) => {
		const recover = { everyMinutes: 1, settleSeconds: 10, ...more };
		await publish(kit, {}, { types: ['orders'], recover });
		await tickAfter(2 * MINUTE);
	};
	const orders = async (count: number) => {
		for (let order = 0; order < count; order++) await pancake.createOrder();
		await pancake.idle();
	};
	const lost = async (count: number) => {
		pancake.configureWebhook({ webhook_enable: false });
		await orders(count);
		pancake.configureWebhook({ webhook_enable: true });
	};
	const shares = () => messages().filter((message) => message.includes('are lost'));

	it('are reported where more than 5 % of the events of a day had to be recovered', async () => {
		await recovering();
		await orders(18);
		await lost(1);
		await tickAfter(2 * MINUTE);
		expect(trigger.items).toHaveLength(1);
		expect(shares()).toEqual([]);
		await lost(1);
		await tickAfter(2 * MINUTE);
		expect(shares()).toEqual([
			'Deliveries of Pancake are lost: of 20 events in the last 24 hours, 2 (10 %) came by no delivery and were recovered',
		]);
		await lost(1);
		await tickAfter(2 * HOUR);
		expect(trigger.items).toHaveLength(3);
		expect(shares()).toHaveLength(1);
	});

	it('are no report where 5 % had to be, nor where it is switched off', async () => {
		await recovering();
		await orders(19);
		await lost(1);
		await tickAfter(2 * MINUTE);
		expect(shares()).toEqual([]);
		await trigger.publishAgain({
			...trigger.host.setup.parameters,
			recover: { everyMinutes: 1, settleSeconds: 10, reportMissedPercent: 0 },
		});
		await lost(10);
		await tickAfter(2 * MINUTE);
		expect(trigger.items).toHaveLength(11);
		expect(shares()).toEqual([]);
	});

	it('are not what is older than the first publication, or came while it was not published', async () => {
		await orders(25);
		passTime(HOUR);
		await recovering({ beginWithHours: 2 });
		expect(trigger.items).toHaveLength(25);
		await lost(25);
		await trigger.publishAgain(trigger.host.setup.parameters);
		await tickAfter(2 * MINUTE);
		expect(trigger.items).toHaveLength(50);
		expect(shares()).toEqual([]);
	});
});
