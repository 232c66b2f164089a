import type { INodeParameters } from 'n8n-workflow';

import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';
import { answersOf, CANDIDATE_TITLES, setupOf } from '../candidates';
import { Deliveries } from '../deliveries';
import type { LoadOptions } from '../load';
import { runTrigger, type Running } from '../workflow';

/** What a burst arrives at: this package's trigger with and without grouping, and n8n's own nodes. */
export const RECEIVERS = ['webhook', 'shopifyTrigger', 'ungrouped', 'grouped'] as const;

export type ReceiverName = (typeof RECEIVERS)[number];

export const RECEIVER_TITLES: Readonly<Record<ReceiverName, string>> = {
	webhook: CANDIDATE_TITLES.webhook,
	shopifyTrigger: CANDIDATE_TITLES.shopifyTrigger,
	ungrouped: 'this package, an execution for each event',
	grouped: 'this package, events grouped',
};

/** As many events in an execution as there may be. */
export const GROUPED: INodeParameters = { groupEvents: { eventsPerExecution: 1_000 } };

/** An active workflow, and the deliveries that start it. */
export interface Receiver extends Running, Pick<LoadOptions, 'next' | 'isExpected'> {}

/** Activates the workflow of a receiver. Each delivery to it is of an event of its own. */
export async function startReceiver(name: ReceiverName, n8n: N8nInstance, api: N8nApi): Promise<Receiver> {
	const candidate = name === 'grouped' || name === 'ungrouped' ? 'ours' : name;
	const setup = await setupOf(candidate, api);
	const parameters = { ...setup.parameters, ...(name === 'grouped' && GROUPED) };
	const deliveries = new Deliveries();
	return {
		...(await runTrigger(n8n, api, { ...setup, parameters })),
		next: () => deliveries.next('new'),
		isExpected: answersOf(candidate).new,
	};
}
