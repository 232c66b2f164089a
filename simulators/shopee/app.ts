import type { Refusal } from './errors';
import type { Settings } from './settings';
import type { AuthorizedShop, InjectedFailure, Signer } from './types';

/** The app at Shopee: its keys, and failures that are injected into its calls. */
export class App {
	readonly partnerId: string;
	readonly wrongSign: Settings['wrongSign'];
	partnerKey: string;
	pushKey: string;
	testPushKey: string;
	pushSigner: Signer;
	verificationSigner: Signer;
	refusal: Refusal | null = null;
	authorizedShops: readonly AuthorizedShop[] = [];

	private callCount = 0;
	private readonly failures: InjectedFailure[] = [];

	constructor(private readonly settings: Settings) {
		this.partnerId = settings.partnerId;
		this.wrongSign = settings.wrongSign;
		this.partnerKey = settings.partnerKey;
		this.pushKey = settings.pushKey;
		this.testPushKey = settings.testPushKey;
		this.pushSigner = settings.pushSigner;
		this.verificationSigner = settings.verificationSigner;
	}

	/** @returns the key of a signer; null for the signer "none" */
	keyOf(signer: Signer): string | null {
		return signer === 'none' ? null : this[signer];
	}

	failNext(failure: InjectedFailure): void {
		this.failures.push(...Array<InjectedFailure>(failure.times ?? 1).fill(failure));
	}

	/** @returns the failure that answers the next call instead of its result */
	nextFailure(): InjectedFailure | undefined {
		this.callCount += 1;
		const every = this.settings.rateLimitEvery;
		if (every > 0 && this.callCount % every === 0) return { error: 'error_rate_limit' };
		return this.failures.shift();
	}
}
