import { randomUUID } from 'node:crypto';

import { databaseOf } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startSink, type Sink } from '../../harness/sink';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { until } from '../../harness/until';
import { nodeType, SINK, TRIGGER, triggerToSink, type WorkflowJson } from '../../harness/workflows';

const CREDENTIAL_TYPE = 'shopifyWebhookApi';
const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
const DISTINCT = 100;
const IDENTICAL = 100;
/** Copies that are sent at the same moment. */
const AT_ONCE = 4;
const COUNTER = 'Counter';

/** For a trigger whose events share executions: copies of one event among a burst, and a large group. */
const COPIES = 500;
const AMONG = 100;
const LARGE = 1_000;
/** Of the large group, for how many is asked again after a restart. */
const ASKED_AGAIN = 50;

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

function countsOf(values: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return counts;
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
	const largeGroup = Array.from({ length: LARGE }, () => shopifyDelivery({ secret: SECRET }));
	/** Its trigger; undefined where the test of the large group is left out, as in the oldest n8n. */
	let large: { readonly id: string; readonly url: string } | undefined;

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
	const outcomesOfCopies = async (to = url, of: readonly RequestInit[] = requests) => {
		const outcomes = new Set<string | null>();
		for (let start = 0; start < of.length; start += AT_ONCE) {
			const some = of.slice(start, start + AT_ONCE);
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

	/** A workflow of its own, whose trigger lets up to a thousand events share an execution. */
	const groupingTrigger = async (path: string) => {
		const webhookId = randomUUID();
		const workflowOfGroups = triggerToSink({
			type: nodeType('shopifyWebhookTrigger'),
			typeVersion: 1.1,
			parameters: { groupEvents: { eventsPerExecution: LARGE } },
			credentials: workflow.nodes[0]!.credentials!,
			sinkUrl: `=${sink.url}${path}/{{ $execution.id }}`,
			webhookId,
		});
		const { id } = await api.createWorkflow(workflowOfGroups);
		await api.activate(id);
		return { id, url: n8n.webhookUrl(webhookId) };
	};
	/** @returns the executions of a grouping trigger, and the effects by event id and by execution */
	const effectsOfGroups = async (id: string, path: string, expected: number) => {
		await until(() => effectsUnder(path).length >= expected, `${expected} effects`, 300_000);
		const executions = await api.executions(id);
		await api.waitForExecutions(id, executions.length, 300_000);
		const own = effectsUnder(path);
		const sizes = [...countsOf(own.map((request) => request.path)).values()];
		const times = countsOf(own.map(({ body }) => (body as { eventId: string }).eventId));
		return { executions: executions.length, sizes: sizes.sort((a, b) => b - a), times };
	};
	const effectsUnder = (path: string) =>
		sink.received.filter((request) => request.path.startsWith(`${path}/`));
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

	it(`runs ${COPIES} copies of one event among a burst once, where events share executions`, async () => {
		const { id, url: to } = await groupingTrigger('/copies');
		const [copied, ...others] = Array.from({ length: AMONG + 1 }, () => shopifyDelivery({ secret: SECRET }));
		const perEvent = COPIES / AMONG;
		const burst = others.flatMap((other) => [other, ...Array.from({ length: perEvent }, () => copied!)]);
		const outcomes = await Promise.all(burst.map(async (request) => await sendUntilTaken(request, to)));
		expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(AMONG + 1);
		expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(COPIES - 1);
		const { executions, times } = await effectsOfGroups(id, '/copies', AMONG + 1);
		expect(times.size).toBe(AMONG + 1);
		expect([...times.values()].filter((count) => count !== 1)).toEqual([]);
		expect(executions).toBeLessThan(AMONG / 2);
	});

	it(`runs ${LARGE.toLocaleString('en-US')} events of one moment once each, in a few executions`, async () => {
		large = await groupingTrigger('/large');
		const outcomes = await Promise.all(
			largeGroup.map(async (request) => await sendUntilTaken(request, large!.url)),
		);
		expect(outcomes.filter((outcome) => outcome !== null)).toEqual([]);
		const { executions, sizes, times } = await effectsOfGroups(large.id, '/large', LARGE);
		process.stderr.write(`[ledger] ${LARGE} events in ${executions} executions: ${sizes.join(', ')}\n`);
		expect(times.size).toBe(LARGE);
		expect([...times.values()].filter((count) => count !== 1)).toEqual([]);
		expect(executions).toBeLessThanOrEqual(LARGE / 20);
	});

	it('knows them all after a restart', async () => {
		// The other nodes had the last word; the next delivery puts it right.
		expect((await send(requests[0]!)).outcome).toBe('duplicate');
		await n8n.restart();
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
		await n8n.kill();
		await n8n.restart();
		expect(await outcomesOfCopies()).toEqual(['duplicate']);
		if (large === undefined) return;
		const some = largeGroup.filter((_, index) => index % (LARGE / ASKED_AGAIN) === 0);
		expect(await outcomesOfCopies(large.url, some)).toEqual(['duplicate']);
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
