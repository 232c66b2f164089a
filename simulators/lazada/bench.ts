import { type Bench, useBenchOf } from '../shared/bench';
import { type LazadaSimulator, type LazadaSimulatorOptions, startLazadaSimulator } from './index';

/** To be called once, at the top of a test file. */
export function useBench(
	defaults: LazadaSimulatorOptions = {},
): Bench<LazadaSimulator, LazadaSimulatorOptions> {
	return useBenchOf(startLazadaSimulator, defaults);
}
