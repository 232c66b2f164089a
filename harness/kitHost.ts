import type { INodeParameters } from 'n8n-workflow';

import type { PlatformKit } from '../simulators/shared/kit';
import type { NodeSetup } from './contexts';
import { storedCredential } from './credentials';
import { credentialNamed, newestNode } from './registered';
import { startWebhookHost, type WebhookHost } from './webhookHost';

/**
 * Starts the trigger of a platform behind an HTTP server. The trigger is set up for a registration by hand.
 *
 * @param credential the values of the credential, by the names of its fields
 * @param parameters of the trigger, in addition to those of the kit
 */
export async function startKitHost(
	{ credential: { type }, trigger }: PlatformKit,
	credential: Readonly<Record<string, string>>,
	parameters: INodeParameters = {},
): Promise<WebhookHost> {
	const setup: NodeSetup = {
		type: newestNode(trigger.node).type,
		credential: storedCredential(credentialNamed(type), credential),
	};
	const host = await startWebhookHost(setup);
	// n8n knows the URL of a trigger. Here the trigger has the URL of the host, which platforms may sign.
	const all = { ...trigger.byHand, ...parameters, callbackUrl: host.url };
	host.setup = { ...host.setup, parameters: all };
	return host;
}
