import type { Settings } from './settings';
import type { InjectedFailure } from './types';

/** The app at Lazada: its secret, and failures that are injected into its calls. */
export class App {
	readonly appKey: string;
	appSecret: string;
	private readonly failures: InjectedFailure[] = [];

	constructor({ appKey, appSecret }: Settings) {
		this.appKey = appKey;
		this.appSecret = appSecret;
	}

	failNext(failure: InjectedFailure): void {
		this.failures.push(...Array<InjectedFailure>(failure.times ?? 1).fill(failure));
	}

	/** @returns the failure that answers a call of the API instead of its result */
	nextFailure(path: string): InjectedFailure | undefined {
		const index = this.failures.findIndex((failure) => (failure.path ?? path) === path);
		return index === -1 ? undefined : this.failures.splice(index, 1)[0];
	}
}
