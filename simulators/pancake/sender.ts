import { override } from '../shared/headers';
import { behindProxy } from '../shared/proxies';
import type { Tampering } from '../shared/tampering';
import type { DeliveryResult, Wire } from '../shared/wire';
import type { Settings } from './settings';
import { signatureHeader } from './signature';

/** One request to a receiver. */
export interface Post {
	/** The configured URL. A proxy for it is used, if there is one. */
	readonly url: string;
	/** Headers besides Content-Type. Content-Type is not documented, but only one value makes sense. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Buffer;
	/** null where no signature is sent. */
	readonly secret: string | null;
	readonly changes?: Tampering['headers'];
	readonly tamper?: Tampering['tamper'];
}

/** Sends single requests. */
export class Sender {
	constructor(
		private readonly wire: Wire,
		private readonly settings: Settings,
	) {}

	post({ url, headers, body, secret, changes = {}, tamper }: Post): Promise<DeliveryResult> {
		const signature =
			secret === null ? {} : signatureHeader(body, secret, this.settings.signature ?? undefined);
		const own = override({ 'Content-Type': 'application/json' }, headers);
		return this.wire.post(
			behindProxy(url, this.settings.proxies),
			override({ ...own, ...signature }, changes),
			tamper?.(body) ?? body,
		);
	}
}

/** @returns whether the answer counts as success; a redirect is not followed, so it does not */
export function succeeded({ status }: { readonly status: number | null }): boolean {
	return status !== null && status >= 200 && status <= 299;
}

/** @returns the URL with the type at the end of its path */
export function withSuffix(url: string, type: string): string {
	if (!URL.canParse(url)) return url;
	const { origin, pathname, search } = new URL(url);
	return `${origin}${pathname.replace(/\/$/, '')}/${type}${search}`;
}
