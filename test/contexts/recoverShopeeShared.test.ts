import type { IDataObject, INodeParameters, IRun } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { LiveTrigger } from '../../harness/liveTrigger';
import { startRedis, type RedisServer } from '../../harness/redis';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { until } from '../../harness/until';
import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { triggerOfAnotherProcess } from '../support/otherProcess';
import { SHOPEE_APP } from '../support/shopeeApp';

const MINUTE = 60_000;
let nodes = 0;

describeWith(['redis-server', 'webdis', 'setpriv'], 'lost Shopee messages in queue mode', () => {
	let redis: RedisServer;
	let store: StoredCredential;
	let shopee: ShopeeSimulator;
	let main: LiveTrigger;
	let nodeId: string;
	/** The deduplication keys in the database of n8n. */
	const keys = new Set<string>();
	let outcome: (order: string, attempt: unknown) => IRun['status'] | undefined;

	beforeAll(async () => {
		redis = await startRedis();
		store = storedCredential(
			new RedisHttpApi(),
			{ url: redis.webdisUrl, authentication: 'none', prefix: 'lost' },
			'store-1',
		);
	});
	afterAll(async () => await redis?.close());
	beforeEach(async () => {
		shopee = await startShopeeSimulator(SHOPEE_APP);
		nodeId = `lost-shared-${++nodes}`;
		outcome = () => 'success';
		connect(await LiveTrigger.publish(setup(), { nodeId, keys }));
	});
	afterEach(async () => {
		await main.close();
		await shopee.close();
		restoreTime();
	});

	const parameters: INodeParameters = { recover: { everyMinutes: 1 }, options: { ledger: 'redis' } };
	const setup = () => ({
		type: triggerOfAnotherProcess('Shopee/ShopeeTrigger.node'),
		parameters,
		credential: storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_APP.partnerId,
			partnerKey: SHOPEE_APP.partnerKey,
		}),
		moreCredentials: [store],
	});
	const connect = (trigger: LiveTrigger) => {
		main = trigger;
		main.run = async ([first]) => {
			const { resource, delivery } = first!.json as Record<string, IDataObject>;
			const status = outcome(String(resource!.id), delivery!.attempt);
			return status === undefined ? await new Promise(() => {}) : { status };
		};
	};
	/** n8n is killed before it has saved anything with the workflow, and starts in another process. */
	const restart = async (staticData: IDataObject) => {
		await main.kill();
		connect(await LiveTrigger.start(setup(), { nodeId, staticData, keys }));
	};
	const look = async () => {
		passTime(1.5 * MINUTE);
		await main.tick();
	};
	const lose = (count: number) => {
		for (let number = 0; number < count; number++) shopee.loseMessage(3, { data: { ordersn: `A${number}` } });
	};
	const orders = () => main.items.map(({ resource }) => (resource as IDataObject).id);

	it('are handed over again only where it is not known how their execution ended, after a kill', async () => {
		const { staticData } = main.host;
		lose(3);
		outcome = (order, attempt) => (order === 'A2' && attempt === 1 ? undefined : 'success');
		main.beginTick();
		await until(() => orders().length === 3, 'the executions');
		await new Promise((resolve) => setTimeout(resolve, 500));
		await restart(staticData);
		await look();
		await look();
		expect(orders()).toEqual(['A2']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('are counted over a kill: what failed before it and after it is set aside', async () => {
		const { staticData } = main.host;
		lose(2);
		outcome = (order) => (order === 'A0' ? 'error' : 'success');
		await main.tick();
		expect(orders()).toHaveLength(2);
		await restart(staticData);
		await look();
		expect(orders()).toEqual(['A0']);
		expect(shopee.lostMessages).toEqual([]);
	});

	it('wait for a Redis that does not answer', async () => {
		lose(2);
		redis.freezeWebdis();
		await main.tick();
		expect(orders()).toEqual([]);
		redis.thawWebdis();
		await look();
		expect([...orders()].sort()).toEqual(['A0', 'A1']);
		expect(shopee.lostMessages).toEqual([]);
	});
});
