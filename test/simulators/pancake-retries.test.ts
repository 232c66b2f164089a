import { startPancakeSimulator, type PancakeSimulatorOptions } from '../../simulators/pancake';
import { useSimulator } from '../support/useSimulator';

/** The waits pass in less than 3 ms. */
const FAST = 1_000_000;

const bench = useSimulator(startPancakeSimulator, { timeScale: FAST });

async function subscribed(options?: PancakeSimulatorOptions) {
	const target = await bench.start(options);
	target.configureWebhook({
		webhook_enable: true,
		webhook_url: bench.receiver.uri,
		webhook_types: ['orders'],
	});
	return target;
}

describe('a failed delivery of the Pancake simulator', () => {
	it('is retried after the waits it was given, then given up', async () => {
		const target = await subscribed({ retryWaitsMs: [1_000, 2_000] });
		bench.receiver.behave(() => 500);
		const { attempts } = await target.emit('orders');
		expect(attempts).toMatchObject([{ attempt: 1, status: 500, retryInMs: 1_000 }]);
		await target.idle();
		expect(target.deliveries.map(({ attempt, retryInMs }) => [attempt, retryInMs])).toEqual([
			[1, 1_000],
			[2, 2_000],
			[3, null],
		]);
		expect(new Set(bench.receiver.received.map(({ body }) => body.toString())).size).toBe(1);
		expect(new Set(target.deliveries.map(({ deliveryId }) => deliveryId)).size).toBe(1);
	});

	it('is retried until it is taken', async () => {
		const target = await subscribed();
		bench.receiver.behave(() => (bench.receiver.received.length < 3 ? 503 : 200));
		await target.emit('orders');
		await target.idle();
		expect(target.deliveries.map(({ status }) => status)).toEqual([503, 503, 200]);
	});

	it.each([301, 308, 400, 401, 404, 410, 503])('is one that was answered %i', async (status) => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave(() => status);
		const { attempts } = await target.emit('orders');
		expect(attempts[0]).toMatchObject({ status, retryInMs: 60_000 });
		expect(bench.receiver.received).toHaveLength(1);
	});

	it('is one whose connection broke, or that was not answered in time', async () => {
		const target = await subscribed({ timeScale: 1, requestTimeoutMs: 50 });
		bench.receiver.behave((_received, _response, request) => {
			request.socket.destroy();
		});
		expect((await target.emit('orders')).attempts[0]).toMatchObject({ status: null, retryInMs: 60_000 });
		bench.receiver.behave(() => undefined);
		const late = await target.emit('orders');
		expect(late.attempts[0]?.error).toMatch(/within 50 ms$/);
	});

	it('goes where the shop sends at the time of the retry, or nowhere', async () => {
		const target = await subscribed();
		bench.receiver.behave(() => {
			target.configureWebhook({ webhook_url: `${bench.receiver.uri}/moved` });
			return bench.receiver.received.length < 2 ? 500 : 200;
		});
		await target.emit('orders');
		await target.idle();
		expect(bench.receiver.received.map(({ path }) => path)).toEqual(['/webhook', '/webhook/moved']);
		bench.receiver.behave(() => {
			target.configureWebhook({ webhook_enable: false });
			return 500;
		});
		await target.emit('orders');
		await target.idle();
		expect(bench.receiver.received).toHaveLength(3);
	});

	it('is forgotten when the simulator is closed', async () => {
		const target = await subscribed({ timeScale: 1 });
		bench.receiver.behave(() => 500);
		await target.emit('orders');
		const idle = target.idle();
		await target.close();
		await idle;
		expect(bench.receiver.received).toHaveLength(1);
	});
});
