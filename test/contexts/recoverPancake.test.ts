import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { storedCredential } from '../../harness/credentials';
import { LiveTrigger, type LiveTriggerOptions } from '../../harness/liveTrigger';
import { credentialNamed, newestNode } from '../../harness/registered';
import { passTime, restoreTime } from '../../harness/shiftedClock';
import { KITS } from '../../simulators/kits';
import type { PancakeSimulator } from '../../simulators/pancake';

const kit = KITS.pancake;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

describe('the recovery of missed Pancake events', () => {
	let pancake: PancakeSimulator;
	let trigger: LiveTrigger;
	let running: Awaited<ReturnType<typeof kit.start>>;

	beforeEach(async () => {
		running = await kit.start({ patienceMs: 30_000 });
		pancake = running.simulator;
	});
	afterEach(async () => {
		await trigger.close();
		await running.close();
		restoreTime();
	});

	const publish = async (parameters: INodeParameters = {}, options: LiveTriggerOptions = {}) => {
		trigger = await LiveTrigger.publish(setupOf(parameters), options);
	};
	const setupOf = (parameters: INodeParameters) => ({
		type: newestNode(kit.trigger.node).type,
		credential: storedCredential(credentialNamed(kit.credential.type), running.credential),
		parameters: {
			...kit.trigger.byApi,
			types: ['orders'],
			recover: { everyMinutes: 1, settleSeconds: 10 },
			...parameters,
		} as INodeParameters,
	});
	/** Changes the shop while no delivery reaches n8n. */
	const unnoticed = async <Result>(change: () => Promise<Result>): Promise<Result> => {
		pancake.configureWebhook({ webhook_enable: false });
		const result = await change();
		await pancake.idle();
		pancake.configureWebhook({ webhook_enable: true });
		return result;
	};
	const order = async (fields: IDataObject = {}) => {
		const { record } = await pancake.createOrder(fields);
		await pancake.idle();
		return String(record.id);
	};
	const update = async (id: string, fields: IDataObject) => {
		await pancake.updateOrder(id, fields);
		await pancake.idle();
	};
	/** Lets the next walk come. */
	const walk = async (afterMs = 90 * SECOND) => {
		passTime(afterMs);
		await trigger.tick();
	};
	const told = () =>
		trigger.items.map(({ event, resource, payload, delivery }) => [
			event,
			(resource as IDataObject).id,
			(payload as IDataObject).status,
			(delivery as IDataObject).missed,
		]);
	const pushed = () => trigger.host.executions.map(({ json }) => (json.resource as IDataObject).id);

	it('hands over an order whose delivery was lost, once', async () => {
		await publish();
		const id = await unnoticed(async () => await order({ status: 1 }));
		await walk();
		expect(told()).toEqual([['orders', id, 1, 'never seen']]);
		expect(trigger.items[0]).toMatchObject({
			platform: 'pancake',
			shopId: String(running.credential.shopId),
			delivery: { recovered: true, verifiedWith: 'API call', test: false, statusName: 'Confirmed' },
		});
		await walk();
		await walk(HOUR);
		expect(told()).toHaveLength(1);
		expect(pushed()).toEqual([]);
	});

	it('hands over nothing that a delivery told', async () => {
		await publish();
		const id = await order();
		await update(id, { status: 1 });
		expect(pushed()).toEqual([id, id]);
		await walk();
		await walk(HOUR);
		expect(told()).toEqual([]);
	});
});
