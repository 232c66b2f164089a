import {
	NodeHelpers,
	type IDataObject,
	type IHookFunctions,
	type ITriggerFunctions,
	type IWorkflowSettings,
} from 'n8n-workflow';

import { nodeOf } from './node';

/**
 * The context of what a trigger does between deliveries: that of `trigger()`, with what the functions of a registration
 * need of n8n's hooks.
 */
export type BackgroundContext = ITriggerFunctions & IHookFunctions;

/** What is used of n8n's context beyond its interface (read in n8n-core of n8n 2.20.12 and 2.40.7). */
interface Insides {
	readonly additionalData?: { readonly webhookBaseUrl?: unknown };
	readonly workflow?: {
		readonly expression?: { withIsolate?<Result>(work: () => Promise<Result>): Promise<Result> };
	};
}

/**
 * Makes the context of the background from that of `trigger()`:
 * - It knows the URL of the webhook. The context of `trigger()` knows only n8n's public address.
 * - Its static data is a copy. The original is from the time of the activation, and n8n saves it as a whole where it
 *   was changed, which would take back what was saved since.
 *
 * @param webhookPath the path of the webhook in the description of the node
 */
export function backgroundContext(context: ITriggerFunctions, webhookPath: string): BackgroundContext {
	let staticData: IDataObject | undefined;
	const added = {
		getNodeWebhookUrl: (name: string) =>
			name === 'default' ? productionUrl(context, webhookPath) : undefined,
		getWorkflowStaticData: () => {
			// Entries are written as a whole, so a copy of the list of entries is enough.
			staticData ??= { ...context.getWorkflowStaticData('global') };
			return staticData;
		},
	};
	return Object.assign(Object.create(context) as BackgroundContext, added);
}

/** @returns the production URL of the node's webhook; undefined where n8n does not tell its address */
function productionUrl(context: ITriggerFunctions, path: string): string | undefined {
	const base = (context as Insides).additionalData?.webhookBaseUrl;
	const { id } = context.getWorkflow();
	if (typeof base !== 'string' || id === undefined) return undefined;
	return NodeHelpers.getNodeWebhookUrl(base, id, nodeOf(context), path, false);
}

/**
 * Runs work that reads parameters and credentials. A callback of `registerCron` has no isolate of n8n's expression
 * engine, so an expression would fail in it. Where n8n offers no isolate, the work runs without.
 */
export async function withIsolate<Result>(
	context: BackgroundContext,
	work: () => Promise<Result>,
): Promise<Result> {
	const expression = (context as Insides).workflow?.expression;
	return expression?.withIsolate === undefined ? await work() : await expression.withIsolate(work);
}

/** Whether n8n saves a failed execution of the workflow, by the settings of the time of its activation. */
export function savesFailedExecutions(context: BackgroundContext): boolean {
	const settings: IWorkflowSettings = context.getWorkflowSettings();
	return settings.saveDataErrorExecution !== 'none';
}
