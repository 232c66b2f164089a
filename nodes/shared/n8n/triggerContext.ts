import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The context of a delivery, of a publication, or of what a trigger does between deliveries. */
export type TriggerContext = IHookFunctions | IWebhookFunctions;
