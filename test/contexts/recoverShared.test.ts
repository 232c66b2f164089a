import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { LiveTrigger } from '../../harness/liveTrigger';
import { startRedis, type RedisServer } from '../../harness/redis';
import { credentialNamed } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { KITS } from '../../simulators/kits';
import type { PancakeSimulator } from '../../simulators/pancake';
import { triggerOfAnotherProcess } from '../support/otherProcess';

const kit = KITS.pancake;
const MINUTE = 60_000;
let nodes = 0;

describeWith(['redis-server', 'webdis', 'setpriv'], 'the recovery in queue mode', () => {
	let redis: RedisServer;
	let store: StoredCredential;
	let running: Awaited<ReturnType<typeof kit.start>>;
	let pancake: PancakeSimulator;
	/** The process that has the timers. */
	let main: LiveTrigger;
	/** A process that receives deliveries. */
	let webhooks: WebhookHost;
	let nodeId: string;
	/** The deduplication keys in the database of n8n. */
	const keys = new Set<string>();

	beforeAll(async () => {
		redis = await startRedis();
		store = storedCredential(
			new RedisHttpApi(),
			{ url: redis.webdisUrl, authentication: 'none', prefix: 'recover' },
			'store-1',
		);
	});
	afterAll(async () => await redis?.close());
	beforeEach(async () => {
		running = await kit.start({ patienceMs: 30_000 });
		pancake = running.simulator;
		nodeId = `recover-shared-${++nodes}`;
		main = await LiveTrigger.publish(setup(copy()), { nodeId, keys });
		webhooks = await startWebhookHost({ ...setup(copy()), nodeId });
	});
	afterEach(async () => {
		await main.close();
		await webhooks.close();
		await running.close();
		restoreTime();
	});

	const parameters: INodeParameters = {
		...kit.trigger.byHand,
		types: ['orders'],
		recover: { everyMinutes: 1, settleSeconds: 10 },
		options: { ledger: 'redis' },
	};
	const setup = (type: INodeType) => ({
		type,
		parameters,
		credential: storedCredential(credentialNamed(kit.credential.type), running.credential),
		moreCredentials: [store],
	});
	const copy = () => triggerOfAnotherProcess('Pancake/PancakeTrigger.node');
	const walk = async () => {
		passTime(1.5 * MINUTE);
		await main.tick();
	};
	const created = async () => String((await pancake.createOrder()).record.id);
	const push = async (id: string) => {
		const payload = { type: 'orders', event_type: 'update', ...pancake.order(id) };
		await running.connect(webhooks.url);
		const { headers, status } = await pancake.deliver({ payload });
		pancake.configureWebhook({ webhook_enable: false });
		return headers['x-webhook-outcome'] ?? status;
	};
	const ids = () => main.items.map(({ resource }) => (resource as IDataObject).id);

	it('hands over what no process has received, once, and takes its late delivery for a copy', async () => {
		const [pushed, missed] = [await created(), await created()];
		expect(await push(pushed)).toBe(200);
		await walk();
		expect(ids()).toEqual([missed]);
		expect(await push(missed)).toBe('duplicate');
		await walk();
		expect(ids()).toEqual([missed]);
	});

	it('goes on where it was in another process, although nothing was saved with the workflow', async () => {
		const first = await created();
		await walk();
		expect(ids()).toEqual([first]);
		const { staticData } = main.host;
		await main.kill();
		passTime(5 * MINUTE);
		const second = await created();
		const third = await created();
		expect(await push(third)).toBe(200);
		main = await LiveTrigger.start(setup(copy()), { nodeId, staticData });
		await walk();
		expect(ids()).toEqual([second]);
	});

	it('waits for a Redis that does not answer, and loses nothing', async () => {
		const missed = await created();
		redis.freezeWebdis();
		await walk();
		expect(ids()).toEqual([]);
		redis.thawWebdis();
		passTime(6 * MINUTE);
		await walk();
		expect(ids()).toEqual([missed]);
	});
});
