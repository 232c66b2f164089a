import type { IHookFunctions, IWebhookDescription } from 'n8n-workflow';

import { withActivationError } from './activationError';

/** The webhook of every trigger, which receives the deliveries. */
export const DELIVERY_WEBHOOK: IWebhookDescription = {
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
}

interface WebhookMethods {
	readonly default: Readonly<
		Record<'checkExists' | 'create' | 'delete', (this: IHookFunctions) => Promise<boolean>>
	>;
}

/** The methods that n8n calls when a workflow is activated and deactivated. n8n shows only an error's message. */
export function webhookMethodsOf({ isRegistered, register, unregister }: Registration): WebhookMethods {
	return {
		default: {
			async checkExists() {
				return await withActivationError(this, async () => (await isRegistered?.(this)) ?? false);
			},
			async create() {
				await withActivationError(this, async () => await register(this));
				return true;
			},
			async delete() {
				await withActivationError(this, async () => await unregister?.(this));
				return true;
			},
		},
	};
}
