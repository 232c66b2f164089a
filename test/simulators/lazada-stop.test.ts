import {
	startLazadaSimulator,
	type LazadaSimulator,
	type LazadaSimulatorOptions,
} from '../../simulators/lazada';
import { tradeOrderPush } from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator, { timeScale: 1, stop: { minimum: 10 } });

async function subscribed(options?: LazadaSimulatorOptions): Promise<LazadaSimulator> {
	const target = await bench.start(options);
	await target.saveInConsole({ callbackUrl: bench.receiver.uri });
	return target;
}

/** Emits messages one after the other; those that fail wait half an hour. */
async function emit(target: LazadaSimulator, count: number, status: number): Promise<void> {
	bench.receiver.behave(() => status);
	for (let number = 0; number < count; number++) await target.emit(tradeOrderPush());
}

describe('the failure rate of an address', () => {
	it('means nothing until there are enough attempts', async () => {
		const target = await subscribed();
		await emit(target, 9, 500);
		expect(target.config).toMatchObject({ stopped: false, failureRate: 1 });
		await emit(target, 1, 500);
		expect(target.config.stopped).toBe(true);
	});

	it('may be half, and not more', async () => {
		const target = await subscribed();
		await emit(target, 5, 200);
		await emit(target, 5, 500);
		expect(target.config).toMatchObject({ stopped: false, failureRate: 0.5 });
		await emit(target, 1, 500);
		expect(target.config.stopped).toBe(true);
	});

	it('counts retries too, and ends them when pushing stops', async () => {
		const target = await subscribed({ timeScale: 1_000_000 });
		await emit(target, 1, 500);
		await target.idle();
		expect(target.deliveries).toHaveLength(10);
		expect(target.config.stopped).toBe(true);
	});

	it('above its limit stops everything until pushing is started again', async () => {
		const target = await subscribed();
		await emit(target, 10, 500);
		bench.receiver.behave(() => 200);
		expect(await target.emit(tradeOrderPush())).toMatchObject({ withheld: 'stopped', attempts: [] });
		expect(target.deliveries).toHaveLength(10);
		target.startPushing();
		expect(target.config).toMatchObject({ stopped: false, failureRate: 0 });
		expect(await target.emit(tradeOrderPush())).toMatchObject({ withheld: null });
		expect(target.deliveries).toHaveLength(11);
	});

	it('is counted anew when the address is saved again, and not when the subscription is', async () => {
		const target = await subscribed();
		await emit(target, 10, 500);
		bench.receiver.behave(() => 200);
		await target.saveInConsole({ messageTypes: [0] });
		expect(target.config.stopped).toBe(true);
		await target.saveInConsole({ callbackUrl: bench.receiver.uri });
		expect(target.config.stopped).toBe(false);
	});

	it('looks at 100 attempts at least, unless told otherwise', async () => {
		const target = await subscribed({ stop: {} });
		await emit(target, 99, 500);
		expect(target.config.stopped).toBe(false);
		await emit(target, 1, 500);
		expect(target.config.stopped).toBe(true);
	});
});
