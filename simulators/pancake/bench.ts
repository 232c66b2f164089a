import { type Bench, useBenchOf } from '../shared/bench';
import { type PancakeSimulator, type PancakeSimulatorOptions, startPancakeSimulator } from './index';

/** To be called once, at the top of a test file. */
export function useBench(
	defaults: PancakeSimulatorOptions = {},
): Bench<PancakeSimulator, PancakeSimulatorOptions> {
	return useBenchOf(startPancakeSimulator, defaults);
}
