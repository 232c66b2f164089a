import { startLazadaSimulator } from '../../simulators/lazada';
import { useSimulator } from '../support/useSimulator';

const bench = useSimulator(startLazadaSimulator);

describe('Verify in the console', () => {
	it('saves a URL that answers 200, and nothing of one that does not', async () => {
		const target = await bench.start();
		bench.receiver.behave(() => 201);
		const { uri: callbackUrl } = bench.receiver;
		expect(await target.saveInConsole({ callbackUrl, messageTypes: [0] })).toMatchObject({
			verified: false,
			outcome: { status: 201 },
		});
		expect(target.config.callbackUrl).toBeNull();
		expect(target.config.messageTypes).toHaveLength(18);
		bench.receiver.behave(() => 200);
		expect(await target.saveInConsole({ callbackUrl, messageTypes: [0] })).toMatchObject({ verified: true });
		expect(target.config).toEqual({ callbackUrl, messageTypes: [0], stopped: false, failureRate: 0 });
		expect(target.deliveries).toEqual([]);
	});

	it.each([
		['text', 'This is a test message', 1],
		['unpaid', 'unpaid', 1_603_766_859_530],
	] as const)('sends the test message in its form %s', async (form, status, timestamp) => {
		const target = await bench.start();
		await target.verify(bench.receiver.uri, form);
		expect(JSON.parse(bench.receiver.received[0]?.body.toString() ?? '')).toMatchObject({
			seller_id: '9999',
			message_type: 0,
			data: { order_status: status, trade_order_id: '123456' },
			timestamp,
		});
	});

	it('wants https where http is not allowed, and leads through the proxy', async () => {
		const { origin } = new URL(bench.receiver.uri);
		const target = await bench.start({ allowHttp: false, proxies: { 'https://n8n.example.com': origin } });
		expect(await target.verify(bench.receiver.uri)).toMatchObject({ verified: false });
		expect(await target.verify('https://n8n.example.com/webhook')).toMatchObject({ verified: true });
		expect(await target.verify('https://elsewhere.example.com/')).toMatchObject({
			verified: false,
			outcome: { error: expect.stringContaining('on loopback only') },
		});
	});
});
