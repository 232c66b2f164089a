import type { INodeParameters } from 'n8n-workflow';

import type { PlatformKit } from '../simulators/shared/kit';
import type { NodeSetup } from './contexts';
import { storedCredential } from './credentials';
import { credentialNamed, newestNode } from './registered';
import { startWebhookHost, type WebhookHost } from './webhookHost';

/**
 * Starts the trigger of a platform behind HTTP, connected by hand.
 *
 * @param credential by the names of its fields
 * @param parameters beside those
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
	// n8n knows its own URL; here, what is signed for one is signed for that of the host.
	const all = { ...trigger.byHand, ...parameters, callbackUrl: host.url };
	host.setup = { ...host.setup, parameters: all };
	return host;
}
