import { type ShopifySimulator, startShopifySimulator, type ShopifySimulatorOptions } from './index';
import { type Receiver, startReceiver } from './receiver';

/** What the tests of one file work with; each test gets its own, closed after it. */
export interface Bench {
	simulator: ShopifySimulator;
	receiver: Receiver;
	/** Starts the simulator of a test. */
	start(options?: ShopifySimulatorOptions): Promise<ShopifySimulator>;
}

/** To be called once, at the top of a test file. */
export function useBench(defaults: ShopifySimulatorOptions = {}): Bench {
	let simulator: ShopifySimulator | undefined;
	const bench = {
		async start(options: ShopifySimulatorOptions = {}) {
			simulator = await startShopifySimulator({ ...defaults, ...options });
			bench.simulator = simulator;
			return simulator;
		},
	} as Bench;
	beforeEach(async () => {
		bench.receiver = await startReceiver();
	});
	afterEach(async () => {
		await simulator?.close();
		simulator = undefined;
		await bench.receiver.close();
	});
	return bench;
}
