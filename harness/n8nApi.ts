import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import { unflatten } from './flatted';
import { N8nApiError, logIn, send } from './n8nRest';
import type { WorkflowJson } from './workflows';

/** The most executions that n8n lists in one answer. */
const PAGE = 100;

const FINISHED = ['success', 'error', 'crashed', 'canceled'] as const;
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'] as const;

export type ExecutionStatus = (typeof FINISHED)[number] | (typeof UNFINISHED)[number];

export interface Execution {
	id: string;
	status: ExecutionStatus;
	mode: string;
	startedAt: string | null;
	stoppedAt: string | null;
}

export interface ExecutionWithData extends Execution {
	data: IRunExecutionData;
}

export interface StoredWorkflow extends WorkflowJson {
	id: string;
	versionId: string;
	active: boolean;
	staticData: IDataObject | null;
}

/** How far n8n is with the start and stop of a workflow's triggers, which happen in the background. */
interface Publication {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	liveVersionId: string | null;
	triggers: Array<{ errorMessage: string | null }>;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

/** The part of n8n's internal REST API, made for its editor, that these tests need. Read in 2.40.7. */
export class N8nApi {
	private constructor(
		private readonly url: string,
		private readonly cookie: string,
	) {}

	/** Logs the owner in. The session outlives a restart of n8n. */
	static async login(url: string): Promise<N8nApi> {
		return new N8nApi(url, await logIn(url));
	}

	/** @returns the credential's id */
	async createCredential(type: string, name: string, data: IDataObject): Promise<string> {
		return (await this.request<{ id: string }>('POST', '/credentials', { type, name, data })).id;
	}

	/**
	 * Makes a key of n8n's public API.
	 *
	 * @param scopes the permissions of the key, e.g. "execution:read"
	 */
	async createApiKey(scopes: readonly string[]): Promise<string> {
		const key = { label: scopes.join(' '), scopes, expiresAt: null };
		return (await this.request<{ rawApiKey: string }>('POST', '/api-keys', key)).rawApiKey;
	}

	/** Replaces the fields of a credential. */
	async updateCredential(id: string, type: string, name: string, data: IDataObject): Promise<void> {
		await this.request('PATCH', `/credentials/${id}`, { type, name, data });
	}

	/** Tests a stored credential, as the editor does when a user opens and saves the credential. */
	async testCredential(id: string): Promise<CredentialTest> {
		const credentials = await this.request<object>('GET', `/credentials/${id}?includeData=true`);
		return await this.request('POST', '/credentials/test', { credentials });
	}

	async deleteCredential(id: string): Promise<void> {
		await this.request('DELETE', `/credentials/${id}`);
	}

	/** Stores a workflow. The workflow does not run before {@link activate}. */
	async createWorkflow(workflow: WorkflowJson): Promise<StoredWorkflow> {
		return await this.request('POST', '/workflows', workflow);
	}

	async getWorkflow(id: string): Promise<StoredWorkflow> {
		return await this.request('GET', `/workflows/${id}`);
	}

	/** Saves a draft. An active workflow keeps running its published version until {@link activate}. */
	async updateWorkflow(id: string, changes: Partial<WorkflowJson>): Promise<StoredWorkflow> {
		return await this.request('PATCH', `/workflows/${id}`, changes);
	}

	/**
	 * Publishes the latest version and waits until its triggers run. n8n registers a trigger (calls create()
	 * where checkExists() is false) when the trigger is new or its node has changed.
	 *
	 * @throws with the trigger's own message when the trigger could not be registered, after 15 s: n8n calls a
	 *   failing create() five times
	 */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.getWorkflow(id);
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		const settled = await this.publication(id);
		if (settled === undefined) return;
		if (settled.status === 'published' && settled.liveVersionId === versionId) return;
		const reasons = settled.triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
		throw new Error(`workflow ${id} was not published (${settled.status}): ${reasons.join('; ')}`);
	}

	/**
	 * Unpublishes a workflow and waits until its triggers have ended. n8n calls delete(), up to three times, and
	 * then logs the failure.
	 */
	async deactivate(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {});
		await this.publication(id);
	}

	/** Deletes a workflow with its executions. n8n deletes only an archived workflow whose triggers have ended. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/archive`, {});
		await this.publication(id);
		await this.request('DELETE', `/workflows/${id}`);
	}

	/**
	 * Presses "Listen for test event": for two minutes, the trigger's test URL
	 * (`/webhook-test/<webhookId>/<path>`) accepts one delivery.
	 */
	async listenForTestEvent(workflowId: string, triggerName: string): Promise<void> {
		const body = { triggerToStartFrom: { name: triggerName } };
		await this.request('POST', `/workflows/${workflowId}/run`, body);
	}

	/** All executions of a workflow, the newest first, including those that wait for their start. */
	async executions(workflowId: string): Promise<Execution[]> {
		const filter = JSON.stringify({ workflowId, status: [...FINISHED, ...UNFINISHED] });
		const found: Execution[] = [];
		for (;;) {
			const query = new URLSearchParams({ filter, limit: String(PAGE) });
			const last = found.at(-1);
			if (last !== undefined) query.set('lastId', last.id);
			const page = await this.request<{ results: Execution[] }>('GET', `/executions?${query}`);
			found.push(...page.results);
			if (page.results.length < PAGE) return found;
		}
	}

	/** One execution with the data of its nodes; see {@link itemsOf}. */
	async execution(id: string): Promise<ExecutionWithData> {
		const stored = await this.request<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...stored, data: unflatten(stored.data) as IRunExecutionData };
	}

	/**
	 * Waits until at least `count` executions of a workflow have ended, however they ended.
	 *
	 * @returns the ended executions, the newest first
	 * @throws after `timeoutMs`, with the statuses of all executions
	 */
	async waitForExecutions(workflowId: string, count: number, timeoutMs = 120_000): Promise<Execution[]> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const all = await this.executions(workflowId);
			const ended = all.filter(({ status }) => (FINISHED as readonly string[]).includes(status));
			if (ended.length >= count) return ended;
			if (Date.now() > deadline) {
				const seen = all.map(({ status }) => status).join(', ') || 'none';
				throw new Error(`${count} executions did not end within ${timeoutMs} ms; seen: ${seen}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
	}

	/** The executions that deliveries have started, the newest first: not those that report a problem of a trigger. */
	async webhookExecutions(workflowId: string): Promise<Execution[]> {
		return (await this.executions(workflowId)).filter(({ mode }) => mode === 'webhook');
	}

	/** Deletes the executions of a workflow that have ended. */
	async deleteExecutions(workflowId: string): Promise<void> {
		const deleteBefore = new Date().toISOString();
		await this.request('POST', '/executions/delete', { filters: { workflowId }, deleteBefore });
	}

	/** The final state of a publication; undefined where n8n publishes within the call, as before 2.40. */
	private async publication(workflowId: string, timeoutMs = 90_000): Promise<Publication | undefined> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const path = `/workflows/${workflowId}/publication-status`;
			const publication = await this.request<Publication>('GET', path).catch((error: unknown) => {
				if (error instanceof N8nApiError && error.status === 404) return undefined;
				throw error;
			});
			if (publication?.status !== 'in_progress') return publication;
			if (Date.now() > deadline) throw new Error(`workflow ${workflowId} is still being published`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	/** Makes any other call; `path` follows `/rest`. */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		return (await send(this.url, method, path, body, this.cookie)).data as T;
	}
}

/** The items on the first output of a node of an execution. */
export function itemsOf(execution: ExecutionWithData, nodeName: string): INodeExecutionData[] {
	const runs = execution.data.resultData.runData[nodeName] ?? [];
	return runs.flatMap((run) => run.data?.main?.[0] ?? []);
}
