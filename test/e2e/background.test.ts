import { randomUUID } from 'node:crypto';

import type { INodeParameters } from 'n8n-workflow';

import { executionRows } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';
import { KITS } from '../../simulators/kits';
import { SAMPLE, type PlatformKit, type RunningPlatform } from '../../simulators/shared/kit';

/** A check of the registration comes a minute after the one before it, and within 10 s at a start. */
const CHECKED_WITHIN_MS = 100_000;

interface Running {
	readonly kit: PlatformKit;
	readonly platform: RunningPlatform;
	readonly credentialId: string;
	readonly workflowId: string;
	readonly url: string;
}

/** Kits with a registration by API. */
const BY_API: readonly PlatformKit[] = [KITS.shopify, KITS.shopee, KITS.pancake];

describe('what a trigger does between deliveries', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	const running: Running[] = [];

	const start = async (kit: PlatformKit, parameters: INodeParameters): Promise<Running> => {
		const platform = await kit.start({ patienceMs: 30_000 });
		const credentialId = await api.createCredential(kit.credential.type, kit.title, platform.credential);
		const webhookId = randomUUID();
		const { id: workflowId } = await api.createWorkflow(
			triggerToSink({
				type: nodeType(kit.trigger.node),
				typeVersion: 1.1,
				parameters,
				credentials: { [kit.credential.type]: { id: credentialId, name: kit.title } },
				sinkUrl: sink.url,
				webhookId,
			}),
		);
		await api.activate(workflowId);
		return { kit, platform, credentialId, workflowId, url: n8n.webhookUrl(webhookId) };
	};
	/** The failed executions of a workflow, as texts. */
	const reports = async (workflowId: string): Promise<string[]> => {
		const failed = (await api.executions(workflowId)).filter(({ status }) => status === 'error');
		const ids = new Set(failed.map(({ id }) => String(id)));
		return (await executionRows(n8n.userFolder)).filter(({ id }) => ids.has(id)).map(({ data }) => data);
	};

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'background', prepare: packAndInstall });
		api = await N8nApi.login(n8n.url);
		for (const kit of BY_API) {
			running.push(await start(kit, { ...kit.trigger.byApi, options: { checkRegistrationMinutes: 1 } }));
		}
	});
	afterAll(async () => {
		await n8n?.stop();
		for (const { platform } of running) await platform.close();
		await sink?.close();
	});

	it('mends a registration that was lost while n8n runs, and reports it', async () => {
		for (const { platform } of running) platform.registrations?.lose();
		for (const { kit, platform, url, workflowId } of running) {
			expect(platform.registrations?.urls()).toEqual([]);
			await until(
				() => platform.registrations?.urls()[0] === url,
				`the registration of ${kit.title}`,
				CHECKED_WITHIN_MS,
			);
			await until(async () => (await reports(workflowId)).length > 0, `the report of ${kit.title}`);
			const [report] = await reports(workflowId);
			expect(report).toContain('The trigger has mended it');
		}
	});

	it('mends at the next start what was lost while n8n was down, for the address that n8n has then', async () => {
		await n8n.terminate();
		for (const { platform } of running) platform.registrations?.lose();
		const address = n8n.url.replace('127.0.0.1', 'localhost');
		await n8n.restart({ N8N_WEBHOOK_URL: address });
		api = await N8nApi.login(n8n.url);
		for (const { kit, platform, url } of running) {
			await until(
				() => platform.registrations?.urls()[0] === url.replace(n8n.url, address),
				`the registration of ${kit.title}`,
				CHECKED_WITHIN_MS,
			);
		}
	});

	it('serves its webhook though the platform is down when n8n starts', async () => {
		await n8n.terminate();
		for (const { platform } of running) await platform.close();
		await n8n.restart();
		api = await N8nApi.login(n8n.url);
		for (const { kit, url } of running) {
			const other = await kit.start({ patienceMs: 30_000 });
			try {
				await sendUntilAccepted(async () => await other.deliver(url, SAMPLE));
			} finally {
				await other.close();
			}
		}
	});
});
