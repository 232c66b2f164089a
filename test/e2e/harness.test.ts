import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';

import { packAndInstall } from '../../harness/install';
import { type N8nInstance, QUICK, startN8n } from '../../harness/n8n';
import { N8nApi, itemsOf } from '../../harness/n8nApi';
import { PROBE, probePackage } from '../support/probePackage';
import { PROJECT } from '../../harness/runtime';
import { type Sink, startSink } from '../../harness/sink';
import { until } from '../../harness/until';
import { TRIGGER, triggerToSink } from '../../harness/workflows';

/** A negative id stands for a process and all it has started. */
function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function post(url: string, body: unknown): Promise<number> {
	const headers = { 'content-type': 'application/json' };
	const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
	await response.arrayBuffer();
	return response.status;
}

describe('the n8n that the tests start', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	let probe: string;

	beforeAll(async () => {
		sink = await startSink();
		probe = await probePackage();
		const prepare = async (userFolder: string) => await packAndInstall(userFolder, { packageDir: probe });
		n8n = await startN8n({ name: 'harness', prepare, env: QUICK });
		api = await N8nApi.login(n8n.url);
	});

	beforeEach(() => {
		sink.clear();
		sink.delayMs = 0;
	});

	afterAll(async () => {
		await n8n?.stop();
		await sink?.close();
		await rm(probe, { recursive: true, force: true });
	});

	async function webhookWorkflow(urlPath: string) {
		const parameters = { path: urlPath, httpMethod: 'POST', responseMode: 'onReceived' };
		const workflow = triggerToSink({
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters,
			sinkUrl: `${sink.url}/first`,
			webhookId: urlPath,
		});
		const { id } = await api.createWorkflow(workflow);
		await api.activate(id);
		return { id, workflow, url: `${n8n.url}/webhook/${urlPath}` };
	}

	it('hands what a webhook receives to the sink and keeps its execution', async () => {
		const { id, url } = await webhookWorkflow('effects');
		expect(await post(url, { order: 1 })).toBe(200);
		expect(await post(url, { order: 2 })).toBe(200);

		const received = await sink.waitFor(2);
		expect(received.map(({ path: called }) => called)).toEqual(['/first', '/first']);
		const orders = sink.countBy(({ body }) => (body as { body: { order: number } }).body.order.toString());
		expect(orders).toEqual(
			new Map([
				['1', 1],
				['2', 1],
			]),
		);

		const ended = await api.waitForExecutions(id, 2);
		expect(ended.map(({ status }) => status)).toEqual(['success', 'success']);
		const oldest = await api.execution(ended[1]!.id);
		expect(itemsOf(oldest, TRIGGER)[0]?.json.body).toEqual({ order: 1 });

		await api.deleteExecutions(id);
		expect(await api.executions(id)).toEqual([]);
	});

	it('runs a changed workflow only once that is activated again', async () => {
		const { id, workflow, url } = await webhookWorkflow('changes');
		const changed = structuredClone(workflow);
		changed.nodes[1]!.parameters.url = `${sink.url}/second`;
		await api.updateWorkflow(id, changed);
		await post(url, {});
		await sink.waitFor(1);
		await api.activate(id);
		await post(url, {});
		const received = await sink.waitFor(2);
		expect(received.map(({ path: called }) => called)).toEqual(['/first', '/second']);
	});

	it('says why a trigger could not be registered', async () => {
		const { id, workflow } = await webhookWorkflow('refused');
		workflow.nodes[0]!.type = `${PROBE}.refusing`;
		workflow.nodes[0]!.typeVersion = 1.1;
		await api.updateWorkflow(id, workflow);
		await expect(api.activate(id)).rejects.toThrow('the platform said no');
	});

	it('stops serving a workflow that is deactivated or deleted', async () => {
		const { id, url } = await webhookWorkflow('deactivated');
		await api.deactivate(id);
		expect(await post(url, {})).toBe(404);
		await api.deleteWorkflow(id);
		await expect(api.getWorkflow(id)).rejects.toThrow('404');
	});

	it('lists more executions than n8n does at once', async () => {
		const { id, url } = await webhookWorkflow('many');
		for (let sent = 0; sent < 13; sent++) {
			await Promise.all(Array.from({ length: 8 }, async () => await post(url, {})));
		}
		expect(await api.waitForExecutions(id, 104, 60_000)).toHaveLength(104);
	});

	it('takes a delivery to the test URL while it listens for a test event', async () => {
		const { id } = await webhookWorkflow('tested');
		await api.listenForTestEvent(id, TRIGGER);
		expect(await post(`${n8n.url}/webhook-test/tested`, { order: 3 })).toBe(200);
		await sink.waitFor(1);
		expect((await api.waitForExecutions(id, 1))[0]?.mode).toBe('manual');
	});

	it('loads a packed community package with its credential', async () => {
		const credential = await api.createCredential('probeApi', 'probe', { word: 'first', url: sink.url });
		const workflow = triggerToSink({
			type: `${PROBE}.probe`,
			typeVersion: 1.1,
			parameters: {},
			credentials: { probeApi: { id: credential, name: 'probe' } },
			sinkUrl: sink.url,
			webhookId: 'probe-1',
		});
		const { id } = await api.createWorkflow(workflow);
		await api.activate(id);
		expect(await post(n8n.webhookUrl('probe-1'), { order: 4 })).toBe(200);
		await api.updateCredential(credential, 'probeApi', 'probe', { word: 'second', url: sink.url });
		expect(await post(n8n.webhookUrl('probe-1'), { order: 5 })).toBe(200);
		const received = await sink.waitFor(2);
		expect(received.map(({ body }) => body)).toEqual([
			{ word: 'first', order: 4 },
			{ word: 'second', order: 5 },
		]);

		expect(await api.testCredential(credential)).toMatchObject({ status: 'OK' });
		sink.status = 401;
		expect(await api.testCredential(credential)).toMatchObject({ status: 'Error' });
		sink.status = 200;
	});

	it('keeps its workflows, executions and session over a restart and a kill', async () => {
		const { id, url } = await webhookWorkflow('kept');
		await post(url, { order: 6 });
		await api.waitForExecutions(id, 1);

		const before = n8n.pid!;
		await n8n.restart();
		expect(n8n.pid).not.toBe(before);
		expect(isRunning(before)).toBe(false);
		await post(url, { order: 7 });
		expect(await api.waitForExecutions(id, 2)).toHaveLength(2);

		const killed = n8n.pid!;
		await n8n.kill();
		expect(isRunning(killed)).toBe(false);
		await n8n.restart();
		await post(url, { order: 8 });
		expect(await api.waitForExecutions(id, 3)).toHaveLength(3);
	});

	it('is gone after a stop, with its children and its temporary folder', async () => {
		const stopped = n8n.pid!;
		expect(isRunning(-stopped)).toBe(true);
		await n8n.stop();
		await until(() => !isRunning(-stopped), 'the end of its children');
		expect(existsSync(n8n.userFolder)).toBe(false);
	});
});

it('an n8n and its temporary folder do not outlive a process that was killed before it could stop it', async () => {
	const source = `
		const { startN8n } = require('./harness/n8n.ts');
		startN8n({ name: 'orphan' }).then((n8n) => {
			console.log(JSON.stringify({ url: n8n.url, userFolder: n8n.userFolder }));
			setInterval(() => {}, 1000);
		});
	`;
	const starter = spawn(process.execPath, ['--require', 'tsx/cjs', '--eval', source], {
		cwd: PROJECT,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [line] = (await once(starter.stdout, 'data')) as [Buffer];
	const { url, userFolder } = JSON.parse(line.toString()) as { url: string; userFolder: string };
	const answers = async () =>
		await fetch(url).then(
			() => true,
			() => false,
		);
	expect((await fetch(`${url}/healthz`)).status).toBe(200);
	expect(existsSync(userFolder)).toBe(true);

	starter.kill('SIGKILL');
	await once(starter, 'exit');
	await until(async () => !(await answers()), 'the end of n8n');
	expect(existsSync(userFolder)).toBe(false);
});
