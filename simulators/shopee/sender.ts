import { type KeyEncoding, signDelivery } from '../../nodes/Shopee/platform/signature';
import { override } from '../shared/headers';
import { behindProxy } from '../shared/proxies';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult, Wire } from '../shared/wire';
import type { App } from './app';
import { paramError, type ApiError } from './errors';
import { VERIFICATION_MESSAGE } from './message';
import type { Settings } from './settings';
import type { Signer } from './types';

const NO_ANSWER =
	"Shopee have sent a test push to this call back url, but we didn't get any response in 3 seconds with 2xx code, please check your service. ";
const NOT_2XX =
	'Shopee have sent a test push to this call back url, the response code we get from this callback_url is not 2xx code, please check your service. ';
const TEST_PUSH_TIMEOUT_MS = 3_000;

/** One request to a callback URL. */
export interface Post extends Tampering {
	/** The registered URL. A proxy for it is used, if there is one. */
	readonly url: string;
	readonly body: Buffer;
	/** null sends no Authorization. */
	readonly key: string | null;
	readonly timeoutMs: number;
	readonly keyEncoding?: KeyEncoding;
	readonly signedUrl?: string;
}

/** Signs and sends single requests. */
export class Sender {
	constructor(
		private readonly wire: Wire,
		private readonly app: App,
		private readonly settings: Settings,
	) {}

	keyOf(signer: Signer): string | null {
		return this.app.keyOf(signer);
	}

	post({ url, body, key, timeoutMs, ...changes }: Post): Promise<DeliveryResult> {
		const { contentType, signedUrl, keyEncoding, requestTimeoutMs } = this.settings;
		const signed = changes.signedUrl ?? signedUrl ?? url;
		const headers = {
			...(contentType === null ? {} : { 'Content-Type': contentType }),
			...(key === null
				? {}
				: { Authorization: signDelivery(signed, body, key, changes.keyEncoding ?? keyEncoding) }),
		};
		const limit = requestTimeoutMs ?? timeoutMs;
		return this.wire.post(
			behindProxy(url, this.settings.proxies),
			override(headers, changes.headers ?? {}),
			changes.tamper?.(body) ?? body,
			{ connectTimeoutMs: limit, requestTimeoutMs: limit },
		);
	}

	/** Sends the verification message; @returns why the callback URL cannot be saved, or null */
	async testPush(url: string): Promise<ApiError | null> {
		const post: Post = {
			url,
			body: Buffer.from(VERIFICATION_MESSAGE),
			key: this.app.keyOf(this.app.verificationSigner),
			timeoutMs: TEST_PUSH_TIMEOUT_MS,
		};
		const { testPushes } = this.settings;
		const outcomes = await Promise.all(Array.from({ length: testPushes }, () => this.post(post)));
		if (outcomes.some(({ status }) => status === null)) return paramError(NO_ANSWER);
		return outcomes.every(succeeded) ? null : paramError(NOT_2XX);
	}
}

/** @returns whether the answer counts as success; a redirect is not followed, so it does not */
export function succeeded({ status }: DeliveryResult): boolean {
	return status !== null && status >= 200 && status <= 299;
}
