import { resolveSettings, type LazadaSimulatorOptions } from './settings';
import type { LazadaSimulator } from './simulator';

export type { LazadaSimulatorOptions } from './settings';
export type { LazadaSimulator } from './simulator';
export type * from './types';

/**
 * Starts an HTTP server on 127.0.0.1 that plays Lazada's Open Platform for one app: its order API and its
 * tokens, and the Lazada Push Mechanism with its signatures, retries and its end after too many failures.
 */
export async function startLazadaSimulator(options: LazadaSimulatorOptions = {}): Promise<LazadaSimulator> {
	throw new Error(`not yet on port ${resolveSettings(options).port}`);
}
