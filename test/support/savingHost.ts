import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';

import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import type { NodeSetup } from '../../harness/contexts';
import { nodeMemoryOf } from '../../nodes/shared/webhook/nodeMemory';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';

const SECRET = 'shpss_secret';

export type Sent = ReturnType<typeof shopifyDelivery>;

/** @returns a delivery of Shopify about an order, the product or whatever the topic is about */
export function orderDelivery(
	id: number,
	changes: IDataObject = {},
	topic = 'orders/create',
	headers: Record<string, string> = {},
): Sent {
	return shopifyDelivery({ secret: SECRET, topic, headers, body: JSON.stringify({ id, ...changes }) });
}

/** A host of a trigger, of Shopify's if none is given, whose executions are saved one by one when the test allows it. */
export class SavingHost {
	/** The items of each execution that was begun. */
	readonly executions: INodeExecutionData[][] = [];
	saved = 0;
	/** Deliveries that the trigger has been called for. */
	arrivals = 0;
	private allowed = 0;

	private constructor(readonly host: WebhookHost) {}

	/** @param type a trigger of its own, e.g. after a restart */
	static async start(
		parameters: IDataObject,
		type: INodeType = new ShopifyWebhookTrigger(),
		setup: Pick<NodeSetup, 'nodeId' | 'credential' | 'moreCredentials'> = {},
	): Promise<SavingHost> {
		const credential = storedCredential(new ShopifyWebhookApi(), { clientSecret: SECRET });
		const started = await startWebhookHost({ credential, ...setup, type, parameters: parameters as never });
		const host = new SavingHost(started);
		const { webhook } = type;
		type.webhook = async function () {
			host.arrivals++;
			return await webhook!.call(this);
		};
		// Only n8n's answer tells that an execution is saved.
		started.savesExecutions = false;
		started.startExecution = async (items) => await host.begin(items);
		return host;
	}

	/** What the orders of each execution are called. */
	get groups(): string[][] {
		return this.executions.map((items) =>
			items.map(({ json }) => String((json.payload as IDataObject).id as number)),
		);
	}

	/** Lets n8n save so many executions more. */
	save(executions = 1): void {
		this.allowed += executions;
	}

	async untilBegun(executions: number): Promise<void> {
		await until(() => this.executions.length >= executions, `execution ${executions}`);
	}

	/** @returns the outcome, or else the status */
	async send(request: RequestInit): Promise<string | number> {
		const response = await fetch(this.host.url, request);
		await response.arrayBuffer();
		return response.headers.get('x-webhook-outcome') ?? response.status;
	}

	/** Sends events one after the other, so that their order is known, and does not wait for the answers. */
	async sendInOrder(requests: readonly RequestInit[]): Promise<Array<Promise<string | number>>> {
		const answers: Array<Promise<string | number>> = [];
		for (const request of requests) {
			const before = this.arrivals;
			answers.push(this.send(request));
			await until(() => this.arrivals > before, 'the delivery');
			await delay(10);
		}
		return answers;
	}

	async begin(items: INodeExecutionData[]): Promise<void> {
		const number = this.executions.push(items);
		await until(() => this.allowed >= number, 'the permission to save');
		this.saved++;
	}

	/** What names the trigger in the memory of this process. */
	private get context(): Parameters<typeof nodeMemoryOf>[0] {
		const { nodeId = '' } = this.host.setup;
		return { getNode: () => ({ id: nodeId }), getWorkflow: () => ({ id: 'workflow-1' }) } as never;
	}

	/** Waits until so many events wait for their turn. */
	async untilWaiting(events: number): Promise<void> {
		await until(() => nodeMemoryOf(this.context).groups.size === events, `${events} waiting events`);
	}

	/**
	 * Waits until nothing is claimed any more: a shared ledger is written to after the answers.
	 *
	 * @param stateOf of the modules that the trigger uses
	 */
	async untilIdle(stateOf = nodeMemoryOf): Promise<void> {
		await until(() => stateOf(this.context).idle, 'the end of all claims');
	}

	async close(): Promise<void> {
		await this.host.close();
	}
}
