import { type Bench, useBenchOf } from '../shared/bench';
import { type ShopifySimulator, startShopifySimulator, type ShopifySimulatorOptions } from './index';

/** To be called once, at the top of a test file. */
export function useBench(
	defaults: ShopifySimulatorOptions = {},
): Bench<ShopifySimulator, ShopifySimulatorOptions> {
	return useBenchOf(startShopifySimulator, defaults);
}
