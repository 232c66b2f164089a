import {
	sleep,
	toCronExpression,
	type IDataObject,
	type ITriggerFunctions,
	type ITriggerResponse,
	type TriggerTime,
} from 'n8n-workflow';

import { logProblem } from '../../shared/errors/log';
import { userError } from '../../shared/errors/nodeErrors';
import { causedBy } from '../../shared/errors/problem';
import { getSellerId } from '../api/authorization';
import { walkOrders } from '../api/orders';
import { CREDENTIAL_TYPE } from '../platform/keys';
import { pushSiteOf } from '../platform/site';
import { orderItems, type Seller } from './items';
import { Reconciliation } from './reconcile';
import { settingsOf, type ReconcileSettings } from './settings';

/** n8n accepts an execution only after it has finished the activation. */
const FIRST_PULL_AFTER_MS = 3_000;

/** The most orders that a test shows: enough to build a workflow with. */
const SHOWN_IN_TEST = 10;

/**
 * Pulls the orders of the seller at the chosen times, and once right after the activation.
 *
 * @throws NodeApiError when Lazada does not accept the credential; n8n then does not activate the workflow
 */
export async function startReconciliation(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const seller = await sellerOf(context);
	// The settings are read now, because n8n evaluates no expressions later.
	const settings = settingsOf(context);
	if (context.getMode() === 'manual') {
		return { manualTriggerFunction: async () => await emitForTest(context, seller, settings) };
	}
	const reconciliation = new Reconciliation(context, settings, seller.site, seller.id);
	for (const expression of cronExpressions(context)) {
		context.helpers.registerCron({ expression }, () => void reconciliation.pull());
	}
	pullSoon(context, reconciliation);
	return { closeFunction: async () => reconciliation.end() };
}

/** Starts the first pull without delaying the activation. */
function pullSoon(context: ITriggerFunctions, reconciliation: Reconciliation): void {
	sleep(FIRST_PULL_AFTER_MS)
		.then(async () => await reconciliation.pull())
		.catch((error: unknown) =>
			logProblem(
				context,
				'error',
				causedBy(error, {
					what: 'The first pull of Lazada orders failed',
					cure: 'Test the credential of the trigger if the next pull fails too.',
				}),
			),
		);
}

async function sellerOf(context: ITriggerFunctions): Promise<Seller> {
	const id = await getSellerId(context);
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	return { id, site: pushSiteOf(credential) };
}

/** A test keeps no cursor: it shows the first orders of the window that a first pull reads. */
async function emitForTest(
	context: ITriggerFunctions,
	seller: Seller,
	{ beginWithMs }: ReconcileSettings,
): Promise<void> {
	const orders: IDataObject[] = [];
	const updated = { after: Date.now() - beginWithMs };
	for await (const order of walkOrders(context, { created: {}, updated }, 'updated')) {
		orders.push(order);
		if (orders.length === SHOWN_IN_TEST) break;
	}
	if (orders.length === 0) {
		throw userError(context, {
			what: 'No order was updated in the hours that the test covers',
			cure: 'Raise "Begin With the Last (Hours)" in the options to see older orders in the test, or change an order.',
		});
	}
	context.emit([orderItems(orders, seller, true)]);
}

/** @throws NodeOperationError where no poll time is set */
function cronExpressions(context: ITriggerFunctions) {
	const { item: times = [] } = context.getNodeParameter('pollTimes', {}) as { item?: TriggerTime[] };
	if (times.length > 0) return times.map(toCronExpression);
	throw userError(context, {
		what: 'No poll time is set',
		cure: 'Add a poll time, such as "Every X" with 15 minutes.',
	});
}
