import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { getConfig, setConfig } from '../../simulators/shopee/client';
import { orderStatusPush } from '../../simulators/shopee/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startShopeeSimulator, {
	timeScale: 10_000_000,
	testPushes: 0,
	health: { pushes: 10 },
});

async function subscribed(options?: Parameters<typeof bench.start>[0]): Promise<ShopeeSimulator> {
	const target = await bench.start(options);
	await setConfig(target, { callback_url: bench.receiver.uri, set_push_config_on: [3] });
	return target;
}

/** Emits pushes one after the other; one that fails makes four attempts. */
async function emit(target: ShopeeSimulator, count: number, status: number): Promise<void> {
	bench.receiver.behave(() => status);
	for (let number = 0; number < count; number++) {
		await target.emit(orderStatusPush());
		await target.idle();
	}
}

describe('the success rate of the Shopee simulator', () => {
	it('means nothing until there are more pushes than the threshold', async () => {
		const target = await subscribed();
		await emit(target, 2, 500);
		await emit(target, 2, 200);
		expect(target.deliveries).toHaveLength(10);
		expect(target.config.status).toBe('Normal');
		await emit(target, 1, 200);
		expect(target.config.status).toBe('Suspended');
	});

	it('below 70 % is a warning, until it is above again', async () => {
		const target = await subscribed();
		await emit(target, 7, 200);
		await emit(target, 1, 500);
		expect(await getConfig(target)).toMatchObject({ live_push_status: 'Warning' });
		expect(await getConfig(target)).not.toHaveProperty('suspended_time');
		await emit(target, 3, 200);
		expect(target.config.status).toBe('Normal');
		expect(target.deliveries).toHaveLength(14);
	});

	it('below 30 % is a suspension: nothing is sent, and nothing is lost into the queue', async () => {
		const target = await subscribed();
		await emit(target, 3, 500);
		expect(await getConfig(target)).toMatchObject({
			live_push_status: 'Suspended',
			suspended_time: expect.any(Number),
		});
		const { length } = bench.receiver.received;
		expect(length).toBe(11);
		expect(target.lostMessages).toHaveLength(2);
		bench.receiver.behave(() => 200);
		expect(await target.emit(orderStatusPush())).toMatchObject({ withheld: 'suspended', attempts: [] });
		expect(bench.receiver.received).toHaveLength(length);
		expect(target.lostMessages).toHaveLength(2);
	});

	it('is counted anew after the app has subscribed again', async () => {
		const target = await subscribed();
		await emit(target, 3, 500);
		await setConfig(target, { blocked_shop_id_list: [1] });
		expect(target.config.status).toBe('Suspended');
		bench.receiver.behave(() => 200);
		await setConfig(target, { callback_url: bench.receiver.uri, set_push_config_on: [3] });
		expect(target.config).toMatchObject({ status: 'Normal', suspendedTime: null });
		await emit(target, 1, 500);
		expect(target.config.status).toBe('Normal');
	});

	it.each([
		['scaled', 'Normal'],
		['real', 'Warning'],
	] as const)('looks back six hours only, on the %s clock', async (windows, status) => {
		const target = await subscribed({ windows, timeScale: 100_000 });
		await emit(target, 1, 500);
		await new Promise((resolve) => setTimeout(resolve, 250));
		await emit(target, 8, 200);
		expect(target.config.status).toBe(status);
	});

	it('has Shopee’s own threshold of 600 pushes by default', async () => {
		const target = await subscribed({ health: {} });
		await emit(target, 150, 500);
		expect(target.deliveries).toHaveLength(600);
		expect(target.config.status).toBe('Normal');
		await emit(target, 1, 500);
		expect(target.deliveries).toHaveLength(601);
		expect(target.config.status).toBe('Suspended');
	});
});

describe('the live status', () => {
	it('can be set, and be spelt as in the sample', async () => {
		const target = await subscribed({ lowerCaseStatus: true });
		target.setLiveStatus('Suspended');
		expect(await getConfig(target)).toMatchObject({
			live_push_status: 'suspended',
			suspended_time: expect.any(Number),
		});
		expect((await target.emit(orderStatusPush())).withheld).toBe('suspended');
		target.setLiveStatus('Warning');
		expect(await getConfig(target)).toMatchObject({ live_push_status: 'warning' });
		expect((await target.emit(orderStatusPush())).withheld).toBeNull();
	});
});
