import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import express from 'express';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { webhookContext, type NodeSetup } from './contexts';

/** The host calls this function where n8n saves and starts the execution. A test may replace it. */
export type StartExecution = (items: INodeExecutionData[]) => Promise<void>;

export interface WebhookHost {
	readonly url: string;
	readonly testUrl: string;
	/** The items that were handed over, in the order in which their executions were saved. */
	readonly executions: INodeExecutionData[];
	/** The workflow's static data in the database. */
	staticData: IDataObject;
	setup: NodeSetup;
	startExecution: StartExecution;
	/** Whether an execution is saved before `startExecution`; false simulates a blocked database. */
	savesExecutions: boolean;
	close(): Promise<void>;
}

/** A trigger keeps its state in this process by node. A new node for each host keeps the tests apart. */
let hosts = 0;

/**
 * An HTTP server that calls a node's `webhook` as n8n 2.40 does. The bytes of the body are in `rawBody`, except
 * those of a form with several parts, and each request has its own copy of the static data. The answer follows
 * after the execution has been saved and the static data written as a whole.
 *
 * @param setup where it has no `nodeId`, the host makes one that is new to this process
 */
export async function startWebhookHost(setup: NodeSetup): Promise<WebhookHost> {
	const app = express();
	const host: Omit<WebhookHost, 'url' | 'testUrl' | 'close'> = {
		executions: [],
		staticData: {},
		setup: { nodeId: `hosted-${++hosts}`, ...setup },
		startExecution: async () => {},
		savesExecutions: true,
	};
	app.use(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const isForm = request.headers['content-type']?.startsWith('multipart/form-data') ?? false;
		Object.assign(request, { rawBody: isForm ? undefined : Buffer.concat(chunks) });
		const test = request.path.startsWith('/webhook-test');
		try {
			await handle(host, request, response, test);
		} catch (error) {
			response.status(500).json({ message: (error as Error).message });
		}
	});
	const server = app.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return Object.assign(host, {
		url: `${base}/webhook`,
		testUrl: `${base}/webhook-test`,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	});
}

async function handle(
	host: Omit<WebhookHost, 'url' | 'testUrl' | 'close'>,
	request: express.Request,
	response: express.Response,
	test: boolean,
): Promise<void> {
	const setup = { ...host.setup, staticData: structuredClone(host.staticData) };
	const { context, workflow } = webhookContext(setup, request, response, test ? 'manual' : 'webhook');
	const save = () => {
		const changed = (workflow.staticData as { __dataChanged?: boolean }).__dataChanged === true;
		if (changed && !test) host.staticData = JSON.parse(JSON.stringify(workflow.staticData));
	};
	const result = await setup.type.webhook!.call(context);
	if (result.workflowData === undefined) {
		save();
		if (result.noWebhookResponse !== true) response.json({ message: 'Webhook call received' });
		return;
	}
	(workflow.staticData as { __dataChanged?: boolean }).__dataChanged = false;
	const [items = []] = result.workflowData;
	await new Promise((resolve) => setTimeout(resolve, 5));
	// n8n 2.40 saves an execution as text and then looks at its binary data. The execution waits for a slot later.
	JSON.stringify(items);
	if (host.savesExecutions) for (const { binary } of items) void binary;
	await host.startExecution(items);
	host.executions.push(...items);
	save();
	response.status(200).setHeader('X-Answered-By', 'n8n').send();
}
