import { databaseOf } from '../../../harness/executionRows';
import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';
import { answersOf, setupOf } from '../candidates';
import { Deliveries } from '../deliveries';
import { availableLedgers, eventIds, LEDGERS } from '../ledgers';
import { measure } from '../phase';
import { GUARDS, ORDERS, Updates } from '../updates';
import { runTrigger, TRIGGER_ID } from '../workflow';
import { GROUPED, type Receiver } from './receivers';

export const REMEMBERED = 10_000;

/** A trigger that groups events and does something more. */
export interface Variant {
	readonly name: string;
	readonly receiver: Receiver;
	close(): Promise<void>;
}

/** Activates a workflow for each variant. Those whose programs this machine does not have are left out. */
export async function startVariants(n8n: N8nInstance, api: N8nApi): Promise<Variant[]> {
	const variants = [
		await withLedger('with nothing more', 'embedded', 0, n8n, api),
		await withLedger(
			`with ${REMEMBERED.toLocaleString('en-US')} remembered events`,
			'embedded',
			REMEMBERED,
			n8n,
			api,
		),
		await withLedger(
			`with ${REMEMBERED.toLocaleString('en-US')} remembered events in Redis`,
			'redis',
			REMEMBERED,
			n8n,
			api,
		),
		await withGuards(n8n, api),
	];
	return variants.filter((variant) => variant !== undefined);
}

async function withLedger(
	name: string,
	kind: 'embedded' | 'redis',
	remembered: number,
	n8n: N8nInstance,
	api: N8nApi,
): Promise<Variant | undefined> {
	const ledger = kind === 'embedded' ? LEDGERS[0]! : LEDGERS[1]!;
	if (!availableLedgers().includes(ledger)) return undefined;
	const running = await ledger.start(api, databaseOf(n8n.userFolder));
	const setup = await setupOf('ours', api);
	const workflow = await runTrigger(n8n, api, {
		...setup,
		parameters: { ...setup.parameters, ...running.parameters, ...GROUPED },
		credentials: { ...setup.credentials, ...running.credentials },
	});
	if (remembered > 0) await running.remember(workflow.id, TRIGGER_ID, eventIds(remembered));
	const deliveries = new Deliveries();
	const next = () => deliveries.next('new');
	const receiver = { ...workflow, next, isExpected: answersOf('ours').new };
	return { name, receiver, close: async () => await running.close() };
}

async function withGuards(n8n: N8nInstance, api: N8nApi): Promise<Variant> {
	const setup = await setupOf('ours', api);
	const workflow = await runTrigger(n8n, api, {
		...setup,
		parameters: { ...setup.parameters, topics: ['ORDERS_UPDATED'], ...GUARDS, ...GROUPED },
	});
	const updates = new Updates();
	const { url } = workflow;
	const first = () => updates.next('unchanged');
	await measure(n8n, api, {
		url,
		durationMs: 60_000,
		count: ORDERS,
		next: first,
		isExpected: ({ status, outcome }) => status === 200 && outcome === 'remembered',
	});
	const next = () => updates.next('changed');
	const receiver = { ...workflow, next, isExpected: answersOf('ours').new };
	return { name: 'with change guards', receiver, close: async () => {} };
}
