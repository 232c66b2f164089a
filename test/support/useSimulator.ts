import { type Receiver, startReceiver } from '../../simulators/shared/receiver';

/** What the tests of one file work with; each test gets its own, closed after it. */
export interface SimulatorBench<Simulator, Options> {
	simulator: Simulator;
	receiver: Receiver;
	/** Starts the simulator of a test. */
	start(options?: Options): Promise<Simulator>;
}

/** To be called once, at the top of a test file. */
export function useSimulator<Simulator extends { close(): Promise<void> }, Options extends object>(
	startSimulator: (options?: Options) => Promise<Simulator>,
	defaults: NoInfer<Options> = {} as Options,
): SimulatorBench<Simulator, Options> {
	let simulator: Simulator | undefined;
	const bench = {
		async start(options?: Options) {
			simulator = await startSimulator({ ...defaults, ...options });
			bench.simulator = simulator;
			return simulator;
		},
	} as SimulatorBench<Simulator, Options>;
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
