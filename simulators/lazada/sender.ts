import { signDelivery } from '../../nodes/Lazada/platform/signature';
import { override } from '../shared/headers';
import { behindProxy } from '../shared/proxies';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult } from '../shared/wire';
import type { App } from './app';
import type { Connection } from './connection';
import type { Settings } from './settings';

/** One request to a callback URL. */
export interface Post extends Tampering {
	/** The registered URL. A proxy for it is used, if there is one. */
	readonly url: string;
	readonly body: Buffer;
	/** The app key that is signed instead of the app's own. */
	readonly appKey?: string;
	readonly appSecret?: string;
}

/** Signs and sends single requests. */
export class Sender {
	constructor(
		private readonly connection: Connection,
		private readonly app: App,
		private readonly settings: Settings,
	) {}

	post({ url, body, appKey, appSecret, headers = {}, tamper }: Post): Promise<DeliveryResult> {
		const keys = { appKey: appKey ?? this.app.appKey, appSecret: appSecret ?? this.app.appSecret };
		const usual = { 'Content-Type': 'application/json', Authorization: signDelivery(keys, body) };
		return this.connection.post(
			behindProxy(url, this.settings.proxies),
			override(usual, headers),
			tamper?.(body) ?? body,
		);
	}
}

/** Whether the status is HTTP 200: "the HTTP status code, not the content of the body". */
export function succeeded({ status }: DeliveryResult): boolean {
	return status === 200;
}
