import { startLazadaSimulator, type LazadaSimulatorOptions } from '../../simulators/lazada';
import { tradeOrderPush } from '../../simulators/lazada/payloads';
import { useSimulator } from '../support/useSimulator';

const HALF_AN_HOUR = 1_800_000;

const bench = useSimulator(startLazadaSimulator);

async function subscribed(options?: LazadaSimulatorOptions) {
	const target = await bench.start(options);
	await target.saveInConsole({ callbackUrl: bench.receiver.uri });
	return target;
}

describe('the limit of the answer', () => {
	it('is 500 ms: what comes later counts as no answer', async () => {
		const target = await subscribed();
		bench.receiver.behave(() => undefined);
		const { attempts } = await target.emit(tradeOrderPush());
		expect(attempts[0]).toMatchObject({
			status: null,
			failure: 'noAnswer',
			error: 'no status within 500 ms',
			retryInMs: HALF_AN_HOUR,
		});
	});

	it('holds for the test message too', async () => {
		const target = await bench.start();
		bench.receiver.behave(() => undefined);
		expect(await target.saveInConsole({ callbackUrl: bench.receiver.uri })).toMatchObject({
			verified: false,
			outcome: { status: null, error: 'no status within 500 ms' },
		});
	});

	it('can be another, and every duration is told to the microsecond', async () => {
		const target = await subscribed({ answerWithinMs: 1_000 });
		await target.emit(tradeOrderPush());
		bench.receiver.behave(() => undefined);
		await target.emit(tradeOrderPush());
		const [taken, late] = target.deliveries;
		expect(taken).toMatchObject({ status: 200, error: null });
		expect(late).toMatchObject({ status: null, error: 'no status within 1000 ms' });
		for (const { durationMs } of target.deliveries) {
			expect(durationMs).toBeGreaterThan(0);
			expect(durationMs * 1_000).toBeCloseTo(Math.round(durationMs * 1_000), 6);
		}
	});

	it('does not include the connection, which is made once and kept', async () => {
		const target = await subscribed();
		const ports: Array<number | undefined> = [];
		bench.receiver.behave((_received, _response, request) => {
			ports.push(request.socket.remotePort);
			return 200;
		});
		await target.emit(tradeOrderPush());
		await target.emit(tradeOrderPush());
		expect(ports[1]).toBe(ports[0]);
	});
});
