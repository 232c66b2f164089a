import { type Bench, useBenchOf } from '../shared/bench';
import { type ShopeeSimulator, startShopeeSimulator, type ShopeeSimulatorOptions } from './index';

/** To be called once, at the top of a test file. */
export function useBench(
	defaults: ShopeeSimulatorOptions = {},
): Bench<ShopeeSimulator, ShopeeSimulatorOptions> {
	return useBenchOf(startShopeeSimulator, defaults);
}
