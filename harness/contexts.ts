/**
 * n8n-core's own contexts around the nodes of this package, as n8n passes them to `webhook`, to the lifecycle
 * methods and to `execute`. Only the database is simulated.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

process.env.N8N_USER_FOLDER ??= temporaryFolder();
process.env.N8N_ENCRYPTION_KEY ??= 'contexts';

import { CredentialTestContext, ExecuteContext, HookContext, TriggerContext, WebhookContext } from 'n8n-core';
import {
	createRunExecutionData,
	Workflow,
	type ICredentialTestFunction,
	type IDataObject,
	type INodeCredentialTestResult,
	type IExecuteFunctions,
	type IHookFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
	type IRun,
	type ITriggerFunctions,
	type IWebhookData,
	type IWebhookFunctions,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { credentialsHelperFor, type StoredCredential } from './credentials';
import { nodeType } from './workflows';

/** The folder is removed at the end of the test file or, outside of jest, of the process. */
function temporaryFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'contexts-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	// The process of jest's sandbox never exits.
	if (typeof afterAll === 'function') afterAll(remove);
	else process.once('exit', remove);
	return folder;
}

export const WEBHOOK_BASE_URL = 'https://n8n.example.com/webhook';
export const WEBHOOK_TEST_BASE_URL = 'https://n8n.example.com/webhook-test';
export const WEBHOOK_ID = '5e0a9e0c-0000-4000-8000-000000000001';

export interface NodeSetup {
	readonly type: INodeType;
	readonly parameters?: INodeParameters;
	/** The credential that the node uses. A test changes its data as a user does in the form. */
	readonly credential?: StoredCredential;
	/** The credentials of other types that the node uses as well. */
	readonly moreCredentials?: readonly StoredCredential[];
	readonly workflowId?: string;
	readonly nodeId?: string;
	/** The static data as read from the database; each context reads its own copy. */
	readonly staticData?: IDataObject;
	/** The settings of the workflow. */
	readonly settings?: IWorkflowSettings;
	/** Where n8n serves production webhooks; by default WEBHOOK_BASE_URL. */
	readonly webhookBaseUrl?: string;
}

interface Parts {
	readonly workflow: Workflow;
	readonly node: INode;
	readonly additionalData: IWorkflowExecuteAdditionalData;
}

function partsOf(setup: NodeSetup, more: Partial<IWorkflowExecuteAdditionalData> = {}): Parts {
	const { description } = setup.type;
	const credentials = [setup.credential, ...(setup.moreCredentials ?? [])].filter(
		(credential) => credential !== undefined,
	);
	const node: INode = {
		id: setup.nodeId ?? 'node-1',
		name: description.displayName,
		type: nodeType(description.name),
		typeVersion: Array.isArray(description.version) ? description.version[0]! : description.version,
		position: [0, 0],
		webhookId: WEBHOOK_ID,
		parameters: setup.parameters ?? {},
		...(credentials.length > 0 && {
			credentials: Object.fromEntries(
				credentials.map(({ id, type }) => [type.name, { id, name: 'Credential' }]),
			),
		}),
	};
	const nodeTypes: INodeTypes = {
		getByName: () => setup.type,
		getByNameAndVersion: () => setup.type,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: setup.workflowId ?? 'workflow-1',
		nodes: [node],
		connections: {},
		active: true,
		nodeTypes,
		staticData: setup.staticData ?? {},
		settings: setup.settings ?? {},
	});
	const additionalData = {
		credentialsHelper: credentialsHelperFor(credentials),
		webhookBaseUrl: setup.webhookBaseUrl ?? WEBHOOK_BASE_URL,
		webhookTestBaseUrl: WEBHOOK_TEST_BASE_URL,
		webhookWaitingBaseUrl: 'https://n8n.example.com/webhook-waiting',
		formWaitingBaseUrl: 'https://n8n.example.com/form-waiting',
		executionId: '1',
		...more,
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, node: workflow.getNode(node.name)!, additionalData };
}

function webhookDataOf(
	{ workflow, node, additionalData }: Parts,
	type: INodeType,
	test: boolean,
): IWebhookData {
	return {
		httpMethod: 'POST',
		node: node.name,
		path: `${WEBHOOK_ID}/webhook`,
		webhookDescription: type.description.webhooks![0]!,
		workflowId: workflow.id,
		workflowExecuteAdditionalData: additionalData,
		isTest: test,
	};
}

/** The context of `webhook`, with a request and response of a real HTTP server. */
export function webhookContext(
	setup: NodeSetup,
	httpRequest: unknown,
	httpResponse: unknown,
	mode: WorkflowExecuteMode = 'webhook',
): { context: IWebhookFunctions; workflow: Workflow } {
	const parts = partsOf(setup, { httpRequest, httpResponse } as Partial<IWorkflowExecuteAdditionalData>);
	const data = webhookDataOf(parts, setup.type, mode === 'manual');
	const context = new WebhookContext(parts.workflow, parts.node, parts.additionalData, mode, data, [], null);
	return { context, workflow: parts.workflow };
}

/**
 * The context of `checkExists`, `create` and `delete`.
 *
 * @param options.test for the URL of a test in the editor
 * @param options.ends as n8n calls `delete`: with a mode of its own, also at the end of a test
 */
export function hookContext(
	setup: NodeSetup,
	{
		test = false,
		ends = false,
		activation = 'activate',
	}: { test?: boolean; ends?: boolean; activation?: WorkflowActivateMode } = {},
): IHookFunctions & { workflow: Workflow } {
	const parts = partsOf(setup);
	parts.workflow.active = !test;
	const data = webhookDataOf(parts, setup.type, test);
	const mode = ends ? 'internal' : test ? 'manual' : 'trigger';
	const context = new HookContext(parts.workflow, parts.node, parts.additionalData, mode, activation, data);
	return Object.assign(context, { workflow: parts.workflow });
}

/** The context of `execute`. */
export function executeContext(
	setup: NodeSetup,
	items: INodeExecutionData[] = [{ json: {} }],
	{ mode = 'manual', executionId = '1' }: { mode?: WorkflowExecuteMode; executionId?: string } = {},
): IExecuteFunctions {
	const { workflow, node, additionalData } = partsOf(setup, { executionId });
	const executeData = { node, data: { main: [items] }, source: null };
	return new ExecuteContext(
		workflow,
		node,
		additionalData,
		mode,
		createRunExecutionData(),
		0,
		items,
		{ main: [items] },
		executeData,
		[],
	);
}

/** An execution that a trigger asks n8n to start. */
export interface Emitted {
	readonly items: INodeExecutionData[];
	/** The deduplication key: n8n starts one execution for a key. */
	readonly key: string | undefined;
	/** n8n settles this promise when the execution has ended; with undefined where the key was used before. */
	readonly done: { resolve(run: IRun | undefined): void; reject(error: Error): void } | undefined;
}

/** The context of `trigger`. Cron jobs are only recorded: a test calls them itself. */
export function triggerContext(
	setup: NodeSetup,
	emit: (emitted: Emitted) => void,
	{
		mode = 'trigger',
		activation = 'activate',
	}: { mode?: WorkflowExecuteMode; activation?: WorkflowActivateMode } = {},
): {
	context: ITriggerFunctions;
	workflow: Workflow;
	ticks: Array<() => void>;
	crons: string[];
	/** The errors that were saved as failed executions, which start the error workflow. */
	failures: Error[];
} {
	const { workflow, node, additionalData } = partsOf(setup);
	const failures: Error[] = [];
	const ticks: Array<() => void> = [];
	const crons: string[] = [];
	const context = new TriggerContext(
		workflow,
		node,
		additionalData,
		mode,
		activation,
		(data, _response, done, key) => emit({ items: data[0] ?? [], key, done: done as Emitted['done'] }),
		undefined,
		(error) => failures.push(error),
		{
			registerCron: ({ expression }, onTick) => {
				crons.push(expression);
				ticks.push(() => void (onTick as () => void)());
			},
		},
	);
	return { context, workflow, ticks, crons, failures };
}

/** Presses the Test button of a credential whose test is a function of the nodes. */
export async function pressTest(
	test: ICredentialTestFunction,
	{ id, type, data }: StoredCredential,
): Promise<INodeCredentialTestResult> {
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await test.call(context, { id, name: type.displayName, type: type.name, data });
}
