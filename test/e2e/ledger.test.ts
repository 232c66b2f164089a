import { randomUUID } from 'node:crypto';

import { databaseOf } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startSink, type Sink } from '../../harness/sink';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { nodeType, SINK, TRIGGER, triggerToSink, type WorkflowJson } from '../../harness/workflows';

const CREDENTIAL_TYPE = 'shopifyWebhookApi';
const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const DISTINCT = 100;
const IDENTICAL = 100;
/** Copies that are sent at the same moment. */
const AT_ONCE = 4;
const COUNTER = 'Counter';

/** Every execution saves the workflow's static data as it was when the execution began. */
const COUNT = `
	const data = $getWorkflowStaticData('global');
	data.runs = (data.runs ?? 0) + 1;
	return $input.all();
`;

/** Trigger, a node that saves static data, and the sink. */
function countingWorkflow(credentialId: string, sinkUrl: string, webhookId: string): WorkflowJson {
	const workflow = triggerToSink({
		type: nodeType('shopifyWebhookTrigger'),
		typeVersion: 1.1,
		parameters: {},
		credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: 'Shopify' } },
		sinkUrl,
		webhookId,
	});
	workflow.nodes.push({
		id: 'counter',
		name: COUNTER,
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		position: [110, 0],
		parameters: { jsCode: COUNT },
	});
	workflow.connections = chain(TRIGGER, COUNTER, SINK);
	return workflow;
}

function chain(...names: string[]): WorkflowJson['connections'] {
	const links = names.slice(1).map((next, index) => [names[index]!, next] as const);
	return Object.fromEntries(
		links.map(([from, to]) => [from, { main: [[{ node: to, type: 'main' as const, index: 0 }]] }]),
	);
}

/** Hundreds of executions with a Code node take their time on a machine that does other things too. */
jest.setTimeout(600_000);

describe('what the ledger knows, in a workflow whose other nodes save static data too', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let workflow: WorkflowJson;
	let workflowId: string;
	let url: string;
	const requests = Array.from({ length: DISTINCT + 1 }, () => shopifyDelivery({ secret: SECRET }));
	const events = requests.length;

	const send = async (request: RequestInit, to = url) => {
		const response = await fetch(to, request);
		await response.arrayBuffer();
		return { status: response.status, outcome: response.headers.get('x-webhook-outcome') };
	};
	/** As a platform does: again until it is taken. */
	const sendUntilTaken = async (request: RequestInit, to = url) => {
		const isAccepted = ({ status }: { status: number }) => status === 200;
		return (await sendUntilAccepted(async () => await send(request, to), isAccepted)).outcome;
	};
	/** @returns the outcomes of one more copy of every event, each once */
	const outcomesOfCopies = async (to = url) => {
		const outcomes = new Set<string | null>();
		for (let start = 0; start < requests.length; start += AT_ONCE) {
			const some = requests.slice(start, start + AT_ONCE);
			const told = await Promise.all(some.map(async (request) => await sendUntilTaken(request, to)));
			for (const outcome of told) outcomes.add(outcome);
		}
		return [...outcomes];
	};
	const effects = (path: string) => {
		const own = sink.received.filter((request) => request.path === path);
		const ids = own.map(({ body }) => (body as { eventId: string }).eventId);
		return { runs: ids.length, events: new Set(ids).size };
	};
	const republish = async (changes: Partial<WorkflowJson>) => {
		workflow = { ...workflow, ...changes };
		await api.updateWorkflow(workflowId, workflow);
		await api.activate(workflowId);
	};

	/** As n8n's public API and `n8n import:workflow` do, which take the static data over with the nodes. */
	const copyStaticData = async (copyId: string) => {
		const { DatabaseSync } = await import('node:sqlite');
		const database = new DatabaseSync(databaseOf(n8n.userFolder), { timeout: 30_000 });
		const original = '(SELECT staticData FROM workflow_entity WHERE id = ?)';
		database
			.prepare(`UPDATE workflow_entity SET staticData = ${original} WHERE id = ?`)
			.run(workflowId, copyId);
		database.close();
		expect((await api.getWorkflow(copyId)).staticData).toEqual(
			(await api.getWorkflow(workflowId)).staticData,
		);
	};

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({
			name: 'ledger',
			prepare: packAndInstall,
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		});
		api = await N8nApi.login(n8n.url);
		const id = await api.createCredential(CREDENTIAL_TYPE, 'Shopify', { clientSecret: SECRET });
		const webhookId = randomUUID();
		workflow = countingWorkflow(id, `${sink.url}/first`, webhookId);
		workflowId = (await api.createWorkflow(workflow)).id;
		await api.activate(workflowId);
		url = n8n.webhookUrl(webhookId);
	});
	afterAll(async () => {
		await n8n?.stop();
		await sink?.close();
	});

	it(`runs ${DISTINCT} distinct and ${IDENTICAL} identical deliveries of one moment once each`, async () => {
		const identical = Array.from({ length: IDENTICAL }, () => requests[0]!);
		const all = requests.slice(1).flatMap((distinct, index) => [distinct, identical[index]!]);
		const outcomes = await Promise.all(all.map(async (request) => await sendUntilTaken(request)));
		expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(events);
		expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(IDENTICAL - 1);
		await api.waitForExecutions(workflowId, events, 300_000);
		expect(effects('/first')).toEqual({ runs: events, events });
		const { staticData } = await api.getWorkflow(workflowId);
		expect((staticData as { global: { runs: number } }).global.runs).toBeGreaterThan(0);
	});

	it('knows them all after a restart', async () => {
		// The other nodes had the last word; the next delivery puts it right.
		expect((await send(requests[0]!)).outcome).toBe('duplicate');
		await n8n.restart();
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
		await n8n.kill();
		await n8n.restart();
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
	});

	it('knows them all when the workflow is edited and activated again', async () => {
		const nodes = structuredClone(workflow.nodes);
		nodes.find(({ name }) => name === SINK)!.parameters.url = `${sink.url}/edited`;
		await republish({ nodes });
		expect(await outcomesOfCopies()).toEqual(['duplicate']);

		await api.deactivate(workflowId);
		await api.activate(workflowId);
		expect(await outcomesOfCopies()).toEqual(['duplicate']);

		requests.push(shopifyDelivery({ secret: SECRET }));
		expect(await sendUntilTaken(requests.at(-1)!)).toBeNull();
		await api.waitForExecutions(workflowId, events + 1, 300_000);
		expect(effects('/edited')).toEqual({ runs: 1, events: 1 });
	});

	it('knows them all when its node is renamed', async () => {
		const nodes = structuredClone(workflow.nodes);
		nodes.find(({ name }) => name === TRIGGER)!.name = 'Orders of the shop';
		await republish({ nodes, connections: chain('Orders of the shop', COUNTER, SINK) });
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
		await n8n.restart();
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
	});

	it('does not pass on to a copy of the workflow, though the copy has all that is stored', async () => {
		const copy = structuredClone({ ...workflow, name: 'Copy' });
		const webhookId = randomUUID();
		for (const node of copy.nodes) if (node.webhookId !== undefined) node.webhookId = webhookId;
		copy.nodes.find(({ name }) => name === SINK)!.parameters.url = `${sink.url}/copy`;
		const { id } = await api.createWorkflow(copy);
		await copyStaticData(id);
		await api.activate(id);
		const copyUrl = n8n.webhookUrl(webhookId);
		expect(await outcomesOfCopies(copyUrl)).toEqual([null]);
		expect(await outcomesOfCopies(copyUrl)).toEqual(['duplicate']);
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
		await api.waitForExecutions(id, requests.length, 300_000);
		expect(effects('/copy')).toEqual({ runs: requests.length, events: requests.length });
	});

	it('has run every event once in the end', () => {
		expect(effects('/first')).toEqual({ runs: events, events });
		expect(effects('/edited')).toEqual({ runs: 1, events: 1 });
	});
});
