import { randomUUID } from 'node:crypto';

import { executionRows } from '../../harness/executionRows';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';
import { KITS } from '../../simulators/kits';
import type { PlatformKit, RunningPlatform } from '../../simulators/shared/kit';

/** The settle time, an interval, a tick of the background, and the time that n8n needs. */
const RECOVERED_WITHIN_MS = 90_000;

interface Running {
	readonly kit: PlatformKit;
	readonly platform: RunningPlatform;
	readonly workflowId: string;
	readonly webhookId: string;
}

interface Item {
	readonly platform: string;
	readonly eventId: string;
	readonly resource: { readonly id: string };
	readonly delivery: { readonly recovered?: boolean; readonly missed?: string };
}

describe('what no push told', () => {
	let n8n: N8nInstance;
	let api: N8nApi;
	let sink: Sink;
	const running: Running[] = [];

	const start = async (kit: PlatformKit): Promise<Running> => {
		const platform = await kit.start({ patienceMs: 30_000 });
		const { type } = kit.credential;
		const id = await api.createCredential(type, kit.title, platform.credential);
		const webhookId = randomUUID();
		const workflow = triggerToSink({
			type: nodeType(kit.trigger.node),
			typeVersion: 1.1,
			parameters: { ...(kit.trigger.byApi ?? kit.trigger.byHand), ...kit.trigger.recovering },
			credentials: { [type]: { id, name: kit.title } },
			sinkUrl: sink.url,
			webhookId,
		});
		const { id: workflowId } = await api.createWorkflow(workflow);
		await api.activate(workflowId);
		return { kit, platform, workflowId, webhookId };
	};
	const itemsOf = ({ kit }: Running) =>
		sink.received.map(({ body }) => body as Item).filter(({ platform }) => platform === kit.name);
	const recoveredOf = (one: Running) =>
		itemsOf(one)
			.filter(({ delivery }) => delivery.recovered === true)
			.map(({ resource }) => resource.id);
	const urlOf = ({ webhookId }: Running) => `${n8n.url}/webhook/${webhookId}/webhook`;
	const recovered = async (one: Running, ids: readonly string[]) => {
		const has = () => ids.every((id) => recoveredOf(one).includes(id));
		await until(has, `what ${one.kit.title} did not deliver`, RECOVERED_WITHIN_MS);
	};
	/** How many executions n8n has saved of each event. */
	const executionsOf = async (ids: readonly string[]) => {
		const rows = await executionRows(n8n.userFolder);
		return ids.map(
			(id) => rows.filter(({ mode, data }) => mode === 'trigger' && data.includes(`"${id}"`)).length,
		);
	};

	beforeAll(async () => {
		sink = await startSink();
		n8n = await startN8n({ name: 'recover', prepare: packAndInstall });
		api = await N8nApi.login(n8n.url);
		for (const kit of Object.values(KITS)) {
			if ((kit as PlatformKit).trigger.recovering !== undefined) running.push(await start(kit));
		}
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		await n8n?.stop();
		for (const { platform } of running) await platform.close();
		await sink?.close();
	});

	it('comes by itself, once, and beside what pushes tell', async () => {
		const missed = new Map<Running, readonly string[]>();
		for (const one of running) {
			await sendUntilAccepted(async () => await one.platform.deliver(urlOf(one), { name: 'order-000101' }));
			missed.set(one, await one.platform.unnoticed!(3));
		}
		for (const one of running) {
			await recovered(one, missed.get(one)!);
			expect(itemsOf(one).filter(({ delivery }) => delivery.recovered !== true)).toHaveLength(1);
			expect(new Set(itemsOf(one).map(({ delivery }) => delivery.missed))).toEqual(
				new Set([undefined, 'never seen']),
			);
		}
	});

	it('comes after an outage in which the registration was lost too', async () => {
		await n8n.terminate();
		const missed = new Map<Running, readonly string[]>();
		for (const one of running) {
			missed.set(one, await one.platform.unnoticed!(5));
			one.platform.registrations?.lose();
		}
		await n8n.restart();
		api = await N8nApi.login(n8n.url);
		for (const one of running) {
			await recovered(one, missed.get(one)!);
			expect(recoveredOf(one).toSorted()).toEqual([...missed.get(one)!].toSorted());
			expect({ of: one.kit.title, urls: one.platform.registrations?.urls() ?? [urlOf(one)] }).toEqual({
				of: one.kit.title,
				urls: [urlOf(one)],
			});
		}
	});

	it('has one execution each, however often n8n is killed while it is handed over', async () => {
		const missed = new Map<Running, readonly string[]>();
		for (const one of running) missed.set(one, await one.platform.unnoticed!(30));
		const all = [...missed.values()].flat();
		for (let kill = 0; kill < 2; kill++) {
			const before = sink.received.length;
			await until(() => sink.received.length >= before + 5, 'the hand-over', RECOVERED_WITHIN_MS);
			await n8n.kill();
			await n8n.restart();
			api = await N8nApi.login(n8n.url);
		}
		const isAll = async () => (await executionsOf(all)).every((count) => count > 0);
		await until(isAll, 'an execution of each event', RECOVERED_WITHIN_MS);
		expect(await executionsOf(all)).toEqual(all.map(() => 1));
	});
});
