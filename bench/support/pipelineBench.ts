import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type * as Credential from '../../credentials/ShopifyWebhookApi.credentials';
import type * as EventId from '../../nodes/shared/idempotency/eventId';
import type * as Item from '../../nodes/shared/webhook/item';
import type * as Receive from '../../nodes/shared/webhook/receive';
import type * as Options from '../../nodes/shared/webhook/options';
import type * as State from '../../nodes/shared/webhook/nodeMemory';
import type * as Keys from '../../nodes/Shopify/platform/keys';
import type * as Trigger from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import type * as ShopifyAdapter from '../../nodes/Shopify/trigger/adapter';
import { webhookContext, type NodeSetup } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { orderBody, SECRET, SHOP } from './deliveries';
import { eventIds, staticDataOf } from './ledgers';
import type { Sending } from './load';
import { receivedRequest } from '../../harness/receivedRequest';
import type { PipelineSetup, Times } from './pipelineTimes';
import { shipped } from './shipped';
import { TRIGGER_ID } from './workflow';

const { ShopifyWebhookApi } = shipped<typeof Credential>('credentials/ShopifyWebhookApi.credentials');
const { eventIdOf } = shipped<typeof EventId>('nodes/shared/idempotency/eventId');
const { toItem } = shipped<typeof Item>('nodes/shared/webhook/item');
const { receiveDelivery } = shipped<typeof Receive>('nodes/shared/webhook/receive');
const { deliverySettings } = shipped<typeof Options>('nodes/shared/webhook/options');
const { NodeMemory } = shipped<typeof State>('nodes/shared/webhook/nodeMemory');
const { keysFrom: shopifyKeys } = shipped<typeof Keys>('nodes/Shopify/platform/keys');
const { ShopifyWebhookTrigger } = shipped<typeof Trigger>('nodes/Shopify/ShopifyWebhookTrigger.node');
const { adapter: shopifyAdapter } = shipped<typeof ShopifyAdapter>('nodes/Shopify/trigger/adapter');

let lastNumber = 0;

/** More than n8n ever has on their way at the same moment. */
const AT_ONCE = 20;

/**
 * One trigger in n8n-core's own context, with what it remembers, and as much of n8n as touches the static
 * data. Each delivery is of a new event and goes through twice: the whole pipeline, and step by step, with
 * a ledger that has seen the same.
 */
export class PipelineBench {
	private readonly type = new ShopifyWebhookTrigger();
	private readonly credential = storedCredential(new ShopifyWebhookApi(), {
		clientSecret: SECRET,
		shop: SHOP,
	});
	private readonly keys = shopifyKeys(this.credential.data);
	private readonly state = new NodeMemory<never>('w/n');
	/** What a process remembers belongs to a workflow: each bench begins anew. */
	private readonly workflowId = `pipeline-${lastNumber++}`;
	private readonly nodeKey = `${this.workflowId}/${TRIGGER_ID}`;
	/** The static data in the database. */
	private saved: string;

	constructor(private readonly setup: PipelineSetup) {
		this.saved = JSON.stringify(staticDataOf(this.nodeKey, eventIds(setup.remembered), setup.spanMs));
	}

	/** Some deliveries one after the other, all of them before the first is answered. */
	async deliver(): Promise<Times[]> {
		const sendings = Array.from({ length: AT_ONCE }, () => {
			const body = orderBody(lastNumber++, this.setup.idDigits);
			return shopifyDelivery({ secret: SECRET, body }) as unknown as Sending;
		});
		const steps = this.takeSteps(sendings);
		const whole = await this.receiveAll(sendings);
		return steps.map((each, index) => ({ ...each, ...whole[index]! }));
	}

	private async receiveAll(sendings: readonly Sending[]): Promise<Array<Pick<Times, 'whole' | 'n8n'>>> {
		const lap = stopwatch();
		const arrivals = sendings.map((sending) => this.arrival(sending));
		const received = [];
		for (const arrival of arrivals) {
			lap();
			const { workflowData } = await receiveDelivery(arrival.context, shopifyAdapter);
			received.push({ ...arrival, whole: lap() });
			if (workflowData === undefined) throw new Error('The pipeline has not let a new event through');
		}
		// The pipeline marks the static data as changed when n8n has prepared the execution.
		await delay(2);
		return received.map(({ workflow, response, read, whole }) => {
			lap();
			this.saved = JSON.stringify(workflow.staticData);
			const written = lap();
			response.status(200).end();
			return { whole, n8n: read + written };
		});
	}

	private takeSteps(sendings: readonly Sending[]): Array<Omit<Times, 'whole' | 'n8n'>> {
		const arrivals = sendings.map((sending) => ({ ...this.arrival(sending), sending }));
		return arrivals.map(({ context, workflow, sending }) => {
			const delivery = {
				...sending,
				callbackUrls: [],
				query: {},
				pathParameters: {},
				receivedAt: new Date(),
			};
			const store = storeIn(workflow.staticData as { global: IDataObject }, this.nodeKey);
			const lap = stopwatch();
			const verification = shopifyAdapter.verify(delivery, this.keys);
			const verify = lap();
			const parsed = shopifyAdapter.parse(delivery, this.keys, () => ({ topics: [] }));
			const parse = lap();
			if (verification.kind !== 'genuine' || parsed.kind !== 'event') throw new Error('Not an event');

			lap();
			const eventId = eventIdOf(parsed.event);
			const { verifiedWith } = verification;
			toItem(parsed.event, eventId, delivery.receivedAt, { verifiedWith, test: false });
			const identify = lap();
			shopifyAdapter.accepts(parsed.event, shopifyAdapter.readParameters(context));
			const settings = deliverySettings(context, shopifyAdapter.policyOf(parsed.event), performance.now());
			const choose = lap();
			const ledger = this.state.ledger.open(store, settings.bounds);
			const claimed = ledger.claim(eventId);
			const claim = lap();
			if (claimed.kind !== 'claimed') throw new Error('Not a new event');
			this.state.persistWithExecution(
				() => store,
				[claimed.claim],
				() => true,
			);
			// With very many events the ledger writes once a second only: else n8n saves what it has read.
			(store.read() as { toJSON?(): unknown }).toJSON?.();
			claimed.claim.commit();
			return { verify, parse, identify, choose, claim, remember: lap() };
		});
	}

	/** A delivery as n8n hands it to the node, with a copy of the static data of its own. */
	private arrival(sending: Sending) {
		const lap = stopwatch();
		const staticData = JSON.parse(this.saved) as IDataObject;
		const read = lap();
		const { request, response } = receivedRequest(sending);
		const setup: NodeSetup = {
			type: this.type,
			parameters: { registration: 'manual', topics: ['ORDERS_CREATE'], options: {} },
			credential: this.credential,
			workflowId: this.workflowId,
			nodeId: TRIGGER_ID,
			staticData,
		};
		return { ...webhookContext(setup, request, response), response, read };
	}
}

function storeIn(staticData: { global: IDataObject }, nodeKey: string) {
	let copy: unknown = staticData.global[`deliveries:${nodeKey}`];
	return {
		read: () => copy,
		write: (value: unknown) => {
			copy = value;
		},
	};
}

/** @returns a function that gives the microseconds since it was called last */
function stopwatch(): () => number {
	let started = performance.now();
	return () => {
		const now = performance.now();
		const taken = (now - started) * 1_000;
		started = performance.now();
		return taken;
	};
}
