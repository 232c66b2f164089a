import type { IDataObject } from 'n8n-workflow';

import type { WebhookHost } from '../../harness/webhookHost';

/**
 * n8n starts anew: what was in memory is gone, what was saved is there.
 *
 * @param nodeId new to this process, so that nothing in memory is of this node
 */
export function restartTrigger(host: WebhookHost, nodeId: string): void {
	const saved = JSON.stringify(host.staticData).replaceAll(`/${host.setup.nodeId}"`, `/${nodeId}"`);
	host.setup = { ...host.setup, nodeId };
	host.staticData = JSON.parse(saved) as IDataObject;
}
