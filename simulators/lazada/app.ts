import type { Settings } from './settings';
import type { InjectedFailure } from './types';

/** The app as Lazada knows it: its secret, and how its calls are answered just now. */
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

	/** @returns what a call of the API is to be answered with in place of its result */
	nextFailure(path: string): InjectedFailure | undefined {
		const index = this.failures.findIndex((failure) => (failure.path ?? path) === path);
		return index === -1 ? undefined : this.failures.splice(index, 1)[0];
	}
}
