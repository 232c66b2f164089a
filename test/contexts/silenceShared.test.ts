import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { LiveTrigger } from '../../harness/liveTrigger';
import { startRedis, type RedisServer } from '../../harness/redis';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { SharedCounts } from '../../nodes/shared/health/sharedCounts';
import { KITS } from '../../simulators/kits';
import type { PancakeSimulator } from '../../simulators/pancake';
import { triggerOfAnotherProcess } from '../support/otherProcess';

const kit = KITS.pancake;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let nodes = 0;

describeWith(['redis-server', 'webdis', 'setpriv'], 'silence in queue mode', () => {
	let redis: RedisServer;
	let store: StoredCredential;
	let running: Awaited<ReturnType<typeof kit.start>>;
	let pancake: PancakeSimulator;
	/** The process that has the timers. */
	let main: LiveTrigger;
	/** A process that receives deliveries. */
	let webhooks: WebhookHost;
	let nodeId: string;
	let prefix: string;

	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => await redis?.close());
	beforeEach(async () => {
		running = await kit.start({ patienceMs: 30_000 });
		pancake = running.simulator;
		nodeId = `silence-shared-${++nodes}`;
		prefix = `silence ${nodes}`;
		store = storedCredential(
			new RedisHttpApi(),
			{ url: redis.webdisUrl, authentication: 'none', prefix },
			'store-1',
		);
	});
	afterEach(async () => {
		await main?.close();
		await webhooks.close();
		await running.close();
		restoreTime();
	});

	const begin = async (more: INodeParameters = {}) => {
		const parameters: INodeParameters = {
			...kit.trigger.byHand,
			types: ['orders'],
			options: { ledger: 'redis', expectEveryMinutes: 60, checkRegistrationMinutes: 0 },
			...more,
		};
		main = await LiveTrigger.publish(setup(copy(), parameters), { nodeId });
		webhooks = await startWebhookHost({ ...setup(copy(), parameters), nodeId });
	};
	const setup = (type: INodeType, parameters: INodeParameters) => ({
		type,
		parameters,
		credential: storedCredential(credentialNamed(kit.credential.type), running.credential),
		moreCredentials: [store],
	});
	const copy = () => triggerOfAnotherProcess('Pancake/PancakeTrigger.node');
	const counts = () => {
		const type = newestNode(kit.trigger.node).type;
		const commands = () => redis.command;
		return SharedCounts.of(executeContext({ type, nodeId }), { prefix, commands });
	};
	/** An order that no delivery tells. */
	const missed = async () => String((await pancake.createOrder()).record.id);
	/** Orders that the other process gets, which it then shares. */
	const pushed = async (orders = 1) => {
		const before = await counts().read();
		for (let order = 0; order < orders; order++) {
			const payload = { type: 'orders', event_type: 'create', ...pancake.order(await missed()) };
			await running.connect(webhooks.url);
			expect((await pancake.deliver({ payload })).status).toBe(200);
			pancake.configureWebhook({ webhook_enable: false });
		}
		const all = before.delivered + orders;
		// The first one is shared at once, and the others half a minute later.
		passTime(31_000);
		await until(async () => (await counts().read()).delivered === all, `${all} deliveries in Redis`);
	};
	const tickAfter = async (ms: number) => {
		passTime(ms);
		await main.tick();
		await main.tick();
	};
	const messages = () => main.failures.map(({ message }) => message);
	const asked = () => pancake.calls.filter(({ path }) => path.endsWith('/orders')).length;

	it('is none where another process has received a delivery', async () => {
		await begin();
		passTime(50 * MINUTE);
		await pushed();
		await tickAfter(30 * MINUTE);
		expect(asked()).toBe(0);
		await missed();
		await tickAfter(40 * MINUTE);
		expect(asked()).toBe(1);
		expect(messages()).toEqual([expect.stringContaining('Pancake shows at least 1 event since then')]);
	});

	it('is measured from the last delivery also where the process with the timers was started again', async () => {
		await begin();
		await pushed();
		const last = (await counts().read()).acceptedAt!;
		const { staticData, setup: before } = main.host;
		await main.kill();
		passTime(2 * HOUR);
		await missed();
		passTime(5 * MINUTE);
		main = await LiveTrigger.start(setup(copy(), before.parameters!), { nodeId, staticData });
		await tickAfter(MINUTE);
		expect(messages()).toEqual([]);
		await tickAfter(5 * MINUTE);
		const time = new Date(last).toISOString().slice(0, 16).replace('T', ' ');
		expect(messages()).toEqual([expect.stringContaining(`No delivery has come since ${time} UTC`)]);
	});

	it('is no report while Redis does not answer', async () => {
		await begin();
		passTime(MINUTE);
		await missed();
		redis.freezeWebdis();
		await tickAfter(61 * MINUTE);
		expect(asked()).toBe(0);
		expect(messages()).toEqual([]);
		redis.thawWebdis();
		// Webdis connects again in its own time.
		for (let attempt = 0; attempt < 5 && asked() === 0; attempt++) await tickAfter(6 * MINUTE);
		expect([asked(), messages().length]).toEqual([1, 1]);
	});

	it('leaves the share of lost deliveries right: the deliveries of all processes count', async () => {
		await begin({ recover: { everyMinutes: 1, settleSeconds: 10 }, options: { ledger: 'redis' } });
		await tickAfter(2 * MINUTE);
		await pushed(19);
		await missed();
		await tickAfter(2 * MINUTE);
		expect(main.items.map(({ delivery }) => (delivery as IDataObject).recovered)).toEqual([true]);
		expect(messages()).toEqual([]);
		await missed();
		await tickAfter(2 * MINUTE);
		expect(messages()).toEqual([
			'Deliveries of Pancake are lost: of 21 events in the last 24 hours, 2 (9.5 %) came by no delivery and were recovered',
		]);
	});

	describe('in Redis', () => {
		beforeEach(async () => await begin());

		/** @returns nothing for a key of another test, or of no hash */
		const fieldsOf = async (key: string): Promise<string[]> => {
			const isOwn = key.startsWith(`${prefix}:`) && String(await redis.command('TYPE', key)).includes('hash');
			return isOwn ? ((await redis.command('HGETALL', key)) as string[]) : [];
		};

		it('is counted once for each share, and the latest delivery is kept', async () => {
			expect(await counts().read()).toEqual({ acceptedAt: undefined, delivered: 0 });
			await counts().add('1', { acceptedAt: 2_000, delivered: 3 });
			await counts().add('1', { acceptedAt: 2_000, delivered: 3 });
			await counts().add('2', { acceptedAt: 1_000, delivered: 4 });
			expect(await counts().read()).toEqual({ acceptedAt: 2_000, delivered: 7 });
		});

		it('is counted for a day, and the latest delivery is kept for longer', async () => {
			await counts().add('1', { acceptedAt: 2_000, delivered: 3 });
			passTime(23 * HOUR);
			await counts().add('2', { acceptedAt: 3_000, delivered: 4 });
			expect((await counts().read()).delivered).toBe(7);
			passTime(2 * HOUR);
			expect(await counts().read()).toEqual({ acceptedAt: 3_000, delivered: 4 });
			await counts().add('3', { acceptedAt: 1, delivered: 0 });
			const kept = await Promise.all((await redis.keys()).map(async (key) => await fieldsOf(key)));
			// The hour of the first share is dropped.
			expect(kept.filter((fields) => fields.includes('last'))).toEqual([
				['last', '3000', expect.any(String), '4', expect.any(String), '0'],
			]);
			passTime(24 * HOUR);
			expect(await counts().read()).toEqual({ acceptedAt: 3_000, delivered: 0 });
		});
	});
});
