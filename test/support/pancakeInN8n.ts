import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startPancakeSimulator, type PancakeSimulator } from '../../simulators/pancake';
import { packAndInstall } from '../../harness/install';
import { QUICK, startN8n, type N8nInstance } from '../../harness/n8n';
import { itemsOf, N8nApi } from '../../harness/n8nApi';
import { startSink, type Received, type Sink } from '../../harness/sink';
import { nodeType, triggerToSink, type WorkflowJson } from '../../harness/workflows';

export const CREDENTIAL_TYPE = 'pancakePosApi';
/** With characters that a URL, which has to carry it, writes in several ways. */
export const API_KEY = 'pk/5f2c+8b1d 90e3="4a67b8';
const API_KEY_SPELLINGS = [
	API_KEY,
	encodeURIComponent(API_KEY),
	new URLSearchParams({ k: API_KEY }).toString().slice(2),
	JSON.stringify(API_KEY).slice(1, -1),
];
export const SECRET = 'webhook-secret-0123456789abcdef';
export const SHOP_ID = 1001;
/** Whose webhook leads elsewhere. */
export const TAKEN_SHOP_ID = 1002;

const CREDENTIAL_NAME = 'Pancake';

/** An n8n with this package, two simulated Pancakes and what workflows lead to; for the tests of a file. */
export class PancakeInN8n {
	/** Of the credential with {@link SECRET} for {@link SHOP_ID}, which is used where no other is named. */
	credentialId = '';
	/** Everything that n8n said, to look for the API key in. */
	readonly said: string[] = [];
	private readonly workflowIds: string[] = [];

	private constructor(
		readonly n8n: N8nInstance,
		readonly api: N8nApi,
		readonly sink: Sink,
		/** One URL for a shop; keys and white space in another order for each delivery. */
		readonly pancake: PancakeSimulator,
		/** Appends the type to URLs, signs webhooks of the SDK, and never repeats. */
		readonly peculiar: PancakeSimulator,
	) {}

	static async start(name: string): Promise<PancakeInN8n> {
		const sink = await startSink();
		let n8n: N8nInstance | undefined;
		let pancake: PancakeSimulator | undefined;
		let peculiar: PancakeSimulator | undefined;
		try {
			n8n = await startN8n({
				name,
				codeNodes: false,
				prepare: packAndInstall,
				env: { ...QUICK, N8N_LOG_LEVEL: 'debug' },
			});
			pancake = await startPancakeSimulator({
				shops: [{ id: SHOP_ID, name: 'Demo Shop' }, { id: TAKEN_SHOP_ID }],
				apiKeys: { [API_KEY]: 'all' },
				shuffleKeys: true,
				shuffleSpace: true,
				// Once a second, as long as n8n may be away.
				retryWaitsMs: Array<number>(120).fill(60_000),
				timeScale: 60,
				// A busy machine may take its time.
				requestTimeoutMs: 60_000,
			});
			peculiar = await startPancakeSimulator({
				shops: [{ id: SHOP_ID, name: 'Demo Shop' }],
				apiKeys: { [API_KEY]: 'all' },
				urlSuffix: true,
				retryWaitsMs: [],
				signature: { header: 'X-Pancake-Signature' },
			});
			const rig = new PancakeInN8n(n8n, await N8nApi.login(n8n.url), sink, pancake, peculiar);
			rig.credentialId = await rig.createCredential();
			return rig;
		} catch (error) {
			await n8n?.stop();
			await pancake?.close();
			await peculiar?.close();
			await sink.close();
			throw error;
		}
	}

	async stop(): Promise<void> {
		await this.n8n.stop();
		await this.pancake.close();
		await this.peculiar.close();
		await this.sink.close();
	}

	credentialData(): IDataObject {
		return {
			apiKey: API_KEY,
			shopId: String(SHOP_ID),
			baseUrl: this.pancake.url,
			webhookSecret: SECRET,
		};
	}

	async createCredential(changes: IDataObject = {}): Promise<string> {
		const data = { ...this.credentialData(), ...changes };
		return await this.api.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}

	async updateCredential(id: string, data: IDataObject): Promise<void> {
		await this.api.updateCredential(id, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}

	/** @param credential its id */
	async createTrigger(parameters: INodeParameters = {}, credential = this.credentialId) {
		const webhookId = randomUUID();
		const id = await this.createWorkflow(
			triggerToSink({
				type: nodeType('pancakeTrigger'),
				typeVersion: 1.1,
				parameters,
				credentials: { [CREDENTIAL_TYPE]: { id: credential, name: CREDENTIAL_NAME } },
				sinkUrl: this.sink.url,
				webhookId,
			}),
		);
		return { id, webhookId, url: this.n8n.webhookUrl(webhookId) };
	}

	/** @returns the message; n8n tries five times before it gives up */
	async refusedActivation(id: string): Promise<string> {
		return await this.api.activate(id).then(
			() => {
				throw new Error('it was activated');
			},
			(error: Error) => {
				this.said.push(error.message);
				return error.message;
			},
		);
	}

	/**
	 * @param credential its id
	 * @returns what the action node puts out, or how it fails
	 */
	async act(parameters: INodeParameters, credential = this.credentialId) {
		const workflow = triggerToSink({
			type: 'n8n-nodes-base.scheduleTrigger',
			typeVersion: 1.2,
			parameters: { rule: { interval: [{ field: 'hours' }] } },
			sinkUrl: this.sink.url,
			webhookId: randomUUID(),
		});
		const [, node] = workflow.nodes;
		Object.assign(node!, {
			type: nodeType('pancake'),
			typeVersion: 1,
			parameters,
			credentials: { [CREDENTIAL_TYPE]: { id: credential, name: CREDENTIAL_NAME } },
		});
		const id = await this.createWorkflow(workflow);
		await this.api.listenForTestEvent(id, 'Trigger');
		const [ended] = await this.api.waitForExecutions(id, 1);
		const execution = await this.api.execution(ended!.id);
		return {
			items: itemsOf(execution, 'Sink').map(({ json }) => json),
			error: execution.data.resultData.error?.message,
		};
	}

	/** In the order in which the deliveries came, which their executions need not keep. */
	bodies(): IDataObject[] {
		return this.sink.received
			.map(({ body }) => body as IDataObject)
			.sort((one, other) => String(one.receivedAt).localeCompare(String(other.receivedAt)));
	}

	effects() {
		return this.sink.countBy(({ body }: Received) => (body as { eventId: string }).eventId);
	}

	/** Enough for what should not arrive to arrive. */
	async settle(): Promise<void> {
		await delay(400);
	}

	/**
	 * Looks for the API key in all its spellings and the webhook secret: in the log, in what n8n said, in
	 * executions and in answers.
	 *
	 * @param others what should not be seen either
	 * @returns how many texts were looked through, and those that show one
	 */
	async textsWithSecrets(others: string[] = []): Promise<{ looked: number; found: string[] }> {
		const executions: string[] = [];
		for (const workflowId of this.workflowIds) {
			for (const { id } of (await this.api.executions(workflowId)).slice(0, 10)) {
				executions.push(JSON.stringify(await this.api.request('GET', `/executions/${id}`)));
			}
		}
		const answers = [...this.pancake.deliveries, ...this.peculiar.deliveries].map(
			({ responseBody, responseHeaders }) => responseBody + JSON.stringify(responseHeaders),
		);
		const all = [await readFile(this.n8n.logFile, 'utf8'), ...this.said, ...executions, ...answers];
		const secrets = [...API_KEY_SPELLINGS, SECRET, ...others];
		return {
			looked: all.length,
			found: all.filter((text) => secrets.some((secret) => text.includes(secret))),
		};
	}

	private async createWorkflow(workflow: WorkflowJson): Promise<string> {
		const { id } = await this.api.createWorkflow(workflow);
		this.workflowIds.push(id);
		return id;
	}
}
