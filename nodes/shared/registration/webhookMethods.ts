import type { IHookFunctions, IWebhookDescription } from 'n8n-workflow';

import { withActivationError } from './activationError';

/** Where the deliveries of every trigger arrive. */
export const DELIVERY_WEBHOOK: IWebhookDescription = {
	name: 'default',
	httpMethod: 'POST',
	responseMode: 'onReceived',
	// An empty body, without which n8n would send the text "firstEntryJson": Shopee counts any body as a failure.
	responseData: 'noData',
	path: 'webhook',
};

/** How a platform is told where to deliver. */
interface Registration {
	/** Left out where the URL is entered by hand, which nobody can ask about. */
	readonly isRegistered?: (context: IHookFunctions) => Promise<boolean>;
	/** @throws where nothing would be received, also where there is nothing to register */
	readonly register: (context: IHookFunctions) => Promise<void>;
	readonly unregister?: (context: IHookFunctions) => Promise<void> | void;
}

interface WebhookMethods {
	readonly default: Readonly<
		Record<'checkExists' | 'create' | 'delete', (this: IHookFunctions) => Promise<boolean>>
	>;
}

/** What n8n calls when a workflow is activated and deactivated; of an error it shows only the message. */
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
