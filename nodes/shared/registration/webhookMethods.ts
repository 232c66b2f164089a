import type { IHookFunctions, IWebhookDescription } from 'n8n-workflow';

import { withActivationError } from './activationError';
import { isTest } from './isTest';
import { isPublishedAgain, markPublished, rememberPresentUrl, whilePublishing } from './publication';

/** The webhook of every trigger, which receives the deliveries. */
export const DELIVERY_WEBHOOK: IWebhookDescription & { readonly path: string } = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	// The answer has an empty body: Shopee counts any body as a failure. By default n8n sends "firstEntryJson".
	responseData: 'noData',
	path: 'webhook',
};

/** How the webhook of a trigger is registered with a platform. */
interface Registration {
	/** Left out where the URL is entered by hand: the platform cannot be asked about the URL then. */
	readonly isRegistered?: (context: IHookFunctions) => Promise<boolean>;
	/** @throws where no delivery would be received, also where there is nothing to register */
	readonly register: (context: IHookFunctions) => Promise<void>;
	readonly unregister?: (context: IHookFunctions) => Promise<void> | void;
	/** Called when deliveries are received from now on; not when n8n starts. */
	readonly published?: (context: IHookFunctions) => void;
}

interface WebhookMethods {
	readonly default: Readonly<
		Record<'checkExists' | 'create' | 'delete', (this: IHookFunctions) => Promise<boolean>>
	>;
}

/** The methods that n8n calls when a workflow is activated and deactivated. n8n shows only an error's message. */
export function webhookMethodsOf({
	isRegistered,
	register,
	unregister,
	published,
}: Registration): WebhookMethods {
	return {
		default: {
			async checkExists() {
				if (isPublishedAgain(this)) {
					rememberPresentUrl(this);
					markPublished(this);
					return true;
				}
				const exists = await withActivationError(this, async () => (await isRegistered?.(this)) ?? false);
				if (exists) {
					markPublished(this);
					if (!isTest(this)) published?.(this);
				}
				return exists;
			},
			async create() {
				await whilePublishing(this, async () => {
					await withActivationError(this, async () => await register(this));
					markPublished(this);
					if (!isTest(this)) published?.(this);
				});
				return true;
			},
			async delete() {
				await whilePublishing(this, async () => {
					await withActivationError(this, async () => await unregister?.(this));
				});
				return true;
			},
		},
	};
}
