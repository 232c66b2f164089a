import type { IDataObject, IRun, ITriggerFunctions } from 'n8n-workflow';

import { refreshLedgers } from '../../shared/ingest/nodeState';
import { messageOf } from '../../shared/messageOf';
import { nodeData, type NodeData } from '../../shared/nodeData';
import { placeOf } from '../../shared/place';
import { walkOrders, type OrderQuery } from '../api/orders';
import { orderItems, type Seller } from './items';
import { batchOf, handedOver, storedPlace, versionOf, type Batch, type Place } from './place';
import { settingsOf } from './settings';

/**
 * Pulls the orders of one seller that were updated since the last time, and hands each version of an
 * order over once.
 *
 * The place is kept in n8n's static data, which n8n saves when something is handed over: the old place,
 * and with it the batch that is on its way, under a key that n8n takes once. Whether the batch got through
 * is known only afterwards. If n8n ends before that is saved, the batch is offered again under the same
 * key: n8n either has it, or takes it then.
 */
export class Reconciliation {
	private place: Place;
	private busy = false;
	private ended = false;
	private readonly store: NodeData;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly seller: Seller,
	) {
		this.store = nodeData(context, 'orders');
		const { beginWithMs, overlapMs } = settingsOf(context);
		const known = remembered.get(this.home) ?? storedPlace(this.store.read(), seller.id);
		// The first pull has no overlap: it goes back as far as was chosen.
		const first = { sellerId: seller.id, at: Date.now() - beginWithMs + overlapMs, versions: {} };
		this.place = known?.sellerId === seller.id ? known : first;
		// n8n saves this with the activation, so that a downtime before the first order leaves no gap.
		this.keep(this.place);
	}

	/** Pulls once; while the last batch is still being worked on, does nothing. */
	async pull(): Promise<void> {
		if (this.busy || this.ended) return;
		this.busy = true;
		try {
			if (this.place.batch !== undefined) await this.offerAgain(this.place.batch);
			while (!this.ended && (await this.pullBatch())) {
				// There may be more: the next batch follows when this one has been worked on.
			}
		} catch (error) {
			this.context.logger.error(
				`Lazada orders could not be pulled: ${messageOf(error)}`,
				placeOf(this.context),
			);
		} finally {
			this.busy = false;
		}
	}

	end(): void {
		this.ended = true;
	}

	/** @returns whether the batch was full, so that there may be more */
	private async pullBatch(): Promise<boolean> {
		const { batchSize } = settingsOf(this.context);
		const orders: IDataObject[] = [];
		for await (const order of walkOrders(this.context, this.query(), 'updated')) {
			if (versionOf(order) in this.place.versions) continue;
			orders.push(order);
			if (orders.length === batchSize) break;
		}
		if (orders.length === 0 || this.ended) return false;
		await this.handOver(orders, batchOf(orders, this.context.getNode().id, this.seller.id));
		return orders.length === batchSize;
	}

	/** What is left of a batch of which it is not known whether n8n has it: changed orders come anew. */
	private async offerAgain(batch: Batch): Promise<void> {
		const orders: IDataObject[] = [];
		for await (const order of walkOrders(this.context, this.query(batch.at), 'updated')) {
			if (versionOf(order) in batch.versions) orders.push(order);
		}
		if (orders.length === 0) this.keep(handedOver(this.place, batch, settingsOf(this.context).overlapMs));
		else await this.handOver(orders, batch);
	}

	/** @throws when n8n could not save the execution: the place stays, and the batch is offered again */
	private async handOver(orders: IDataObject[], batch: Batch): Promise<void> {
		this.keep({ ...this.place, batch });
		const done = this.context.helpers.createDeferredPromise<IRun>();
		refreshLedgers(this.context);
		// n8n saves the static data now, and an execution under this key once.
		this.context.emit([orderItems(orders, this.seller, false)], undefined, done, batch.key);
		await done.promise;
		this.keep(handedOver(this.place, batch, settingsOf(this.context).overlapMs));
	}

	private query(before?: number): OrderQuery {
		const after = this.place.at - settingsOf(this.context).overlapMs;
		return { created: {}, updated: { after, before } };
	}

	private keep(place: Place): void {
		this.place = place;
		remembered.set(this.home, place);
		this.store.write({ ...place } as unknown as IDataObject);
	}

	private get home(): string {
		return `${this.context.getWorkflow().id}/${this.context.getNode().id}`;
	}
}

/** What this process knows is newer than what n8n has saved, as when a workflow is published again. */
const remembered = new Map<string, Place>();
