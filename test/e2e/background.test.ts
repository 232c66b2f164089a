import { randomUUID } from 'node:crypto';

import { executionRows } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, SINK, TRIGGER, triggerToSink, type WorkflowJson } from '../../harness/workflows';
import { isAtLeast } from '../support/versions';
import { KITS } from '../../simulators/kits';
import { SAMPLE, type PlatformKit, type RunningPlatform } from '../../simulators/shared/kit';

/** A check of the registration comes a minute after the one before it, and within 10 s at a start. */
const CHECKED_WITHIN_MS = 100_000;
/** A report comes within 10 s. */
const REPORTED_WITHIN_MS = 60_000;

/** n8n then takes no isolate of its expression engine, 40 ms, for a refused delivery. Older versions always do. */
const FAST = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const refusalsIn = (version: string) => (isAtLeast(version, '2.40') ? 10_000 : 500);
const AT_ONCE = 50;

interface Running {
	readonly kit: PlatformKit;
	readonly platform: RunningPlatform;
	readonly credentialId: string;
	readonly workflowId: string;
	readonly webhookId: string;
}

/** The code of a node that counts in the static data of the workflow. */
const COUNTER = `
const data = $getWorkflowStaticData('global');
data.counter = (data.counter ?? 0) + 1;
return { json: { ...$json, counter: data.counter } };
`;

describe('what a trigger does between deliveries', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	/** A workflow for each platform, registered by API where the platform has such an API. */
	const running: Running[] = [];
	/** The address of n8n for platforms. */
	let address: string;

	const workflowFor = (kit: PlatformKit, credentialId: string, webhookId: string) => {
		const { type } = kit.credential;
		return triggerToSink({
			type: nodeType(kit.trigger.node),
			typeVersion: 1.1,
			parameters: {
				...(kit.trigger.byApi ?? kit.trigger.byHand),
				...(kit.trigger.byApi !== undefined && { options: { checkRegistrationMinutes: 1 } }),
			},
			credentials: { [type]: { id: credentialId, name: kit.title } },
			sinkUrl: sink.url,
			webhookId,
		});
	};
	const start = async (kit: PlatformKit): Promise<Running> => {
		const platform = await kit.start({ patienceMs: 30_000 });
		const { type } = kit.credential;
		const credentialId = await api.createCredential(type, kit.title, platform.credential);
		const webhookId = randomUUID();
		const workflow = workflowFor(kit, credentialId, webhookId);
		const { id: workflowId } = await api.createWorkflow(withCounter(workflow));
		await api.activate(workflowId);
		return { kit, platform, credentialId, workflowId, webhookId };
	};
	const urlOf = ({ webhookId }: Running) => `${address}/webhook/${webhookId}/webhook`;
	const registered = () => running.filter(({ platform }) => platform.registrations !== undefined);
	const deliver = async (one: Running, order: number) =>
		await one.platform.deliver(urlOf(one), { name: `order-00010${order}` });
	/** The texts of the failed executions of a workflow. */
	const reports = async ({ workflowId }: Running): Promise<string[]> => {
		const failed = (await api.executions(workflowId)).filter(({ status }) => status === 'error');
		const ids = new Set(failed.map(({ id }) => String(id)));
		return (await executionRows(n8n.userFolder)).filter(({ id }) => ids.has(id)).map(({ data }) => data);
	};
	const report = async (one: Running, text: string) => {
		const has = async () => (await reports(one)).some((each) => each.includes(text));
		await until(has, `the report "${text}" of ${one.kit.title}`, REPORTED_WITHIN_MS);
	};
	/** Delivers an order, and waits until its execution has saved the static data. */
	const count = async (one: Running, order: number) => {
		const answer = await sendUntilAccepted(async () => await deliver(one, order));
		expect({ of: one.kit.title, order, status: answer.status }).toEqual({
			of: one.kit.title,
			order,
			status: 200,
		});
		const has = async () =>
			(await api.executions(one.workflowId)).filter(({ status }) => status === 'success').length === order;
		await until(has, `execution ${order} of ${one.kit.title}`);
		expect(sink.received.at(-1)!.body).toMatchObject({ platform: one.kit.name, counter: order });
	};
	const isRegistered = async (one: Running) => {
		const here = () => one.platform.registrations?.urls()[0] === urlOf(one);
		await until(here, `the registration of ${one.kit.title}`, CHECKED_WITHIN_MS);
	};

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'background', prepare: packAndInstall, env: FAST });
		address = n8n.url;
		api = await N8nApi.login(n8n.url);
		for (const kit of Object.values(KITS)) running.push(await start(kit));
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		for (const { platform } of running) await platform.close();
		await sink?.close();
	});

	it('leaves to other nodes what they save in the static data of the workflow', async () => {
		for (const one of running) for (const order of [1, 2]) await count(one, order);
	});

	it("makes one report of thousands of refused deliveries, and none of what is not the platform's", async () => {
		// The registrations are lost meanwhile, for the next test.
		for (const { platform } of registered()) platform.registrations?.lose();
		const [one] = running;
		const forged = async () =>
			await one!.platform.deliver(urlOf(one!), SAMPLE, { forgery: one!.kit.forgeries[0]! });
		const noise = async (target: Running) =>
			await fetch(urlOf(target), { method: 'POST', body: JSON.stringify({ hello: 'world' }) });
		for (const other of running.slice(1)) {
			for (let count = 0; count < 10; count++) expect((await noise(other)).status).toBe(401);
		}
		// A busy n8n answers some by itself, with 503.
		for (let refused = 0; refused < refusalsIn(n8n.version);) {
			const answers = await Promise.all(Array.from({ length: AT_ONCE }, forged));
			refused += answers.filter(({ status }) => status === 401).length;
			expect(answers.filter(({ status }) => status === 200)).toEqual([]);
		}
		await report(one!, 'could not be verified or read');
		const ofRefusals = async (each: Running) =>
			(await reports(each)).filter((text) => text.includes('could not be verified'));
		expect(await ofRefusals(one!)).toHaveLength(1);
		for (const other of running.slice(1)) expect(await ofRefusals(other)).toEqual([]);
	});

	it('mends a registration that was lost while n8n runs, and reports it', async () => {
		for (const one of registered()) {
			await isRegistered(one);
			await report(one, 'The trigger has mended it');
		}
	});

	it('takes back nothing that other nodes have saved before it mended', async () => {
		for (const one of running) {
			await count(one, 3);
			expect(await deliver(one, 1)).toMatchObject({ headers: { 'x-webhook-outcome': 'duplicate' } });
		}
	});

	it('mends at the next start what was lost while n8n was down, for the address that n8n has then', async () => {
		await n8n.terminate();
		for (const { platform } of registered()) platform.registrations?.lose();
		address = n8n.url.replace('127.0.0.1', 'localhost');
		// The second is the name in older versions.
		await n8n.restart({ N8N_WEBHOOK_URL: address, WEBHOOK_URL: address });
		api = await N8nApi.login(n8n.url);
		for (const one of registered()) await isRegistered(one);
	});

	it('lets the platform see that a URL is wrong, or that the workflow is not published', async () => {
		const [one] = running;
		const statusAt = async (url: string) => (await one!.platform.deliver(url, SAMPLE)).status;
		expect(await statusAt(`${address}/webhook/${randomUUID()}/webhook`)).toBe(404);
		const draft = await api.createWorkflow(workflowFor(one!.kit, one!.credentialId, one!.webhookId));
		// n8n refuses to publish a second workflow with the same URL.
		await expect(api.activate(draft.id)).rejects.toThrow(/conflict|taken|already/i);
	});

	it('unregisters what it has registered in the background', async () => {
		const [shopify] = registered();
		await api.deactivate(shopify!.workflowId);
		await until(() => shopify!.platform.registrations!.urls().length === 0, 'the end of the subscriptions');
		await api.activate(shopify!.workflowId);
		await isRegistered(shopify!);
	});

	it('serves its webhook though the platform is down when n8n starts', async () => {
		await n8n.terminate();
		for (const { platform } of running) await platform.close();
		await n8n.restart();
		api = await N8nApi.login(n8n.url);
		for (const one of running) {
			const platform = await one.kit.start({ patienceMs: 30_000 });
			try {
				const answer = await sendUntilAccepted(
					async () => await platform.deliver(urlOf(one), { name: 'order-000104' }),
				);
				expect({ of: one.kit.title, status: answer.status }).toEqual({ of: one.kit.title, status: 200 });
			} finally {
				await platform.close();
			}
		}
	});
});

/** Puts a node between trigger and sink that counts in the static data of the workflow. */
function withCounter(workflow: WorkflowJson): WorkflowJson {
	const counter = {
		id: 'counter',
		name: 'Counter',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		position: [110, 0] as [number, number],
		parameters: { mode: 'runOnceForEachItem', jsCode: COUNTER },
	};
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	return {
		...workflow,
		nodes: [...workflow.nodes, counter],
		connections: { [TRIGGER]: to('Counter'), Counter: to(SINK) },
	};
}
