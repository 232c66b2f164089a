import { EventEmitter } from 'node:events';

import type { IDataObject, IExecuteFunctions, IHookFunctions, INodeExecutionData } from 'n8n-workflow';

import type { BackgroundTask } from '../../../nodes/shared/background/task';
import { backgroundContext, type BackgroundContext } from '../../../nodes/shared/n8n/backgroundContext';
import { beginRecovery } from '../../../nodes/shared/recover/begin';
import type { Recovery } from '../../../nodes/shared/recover/recovery';
import { recoverTask } from '../../../nodes/shared/recover/task';
import { webhookMethodsOf } from '../../../nodes/shared/registration/webhookMethods';
import { sha256Hex } from '../../../nodes/shared/util/hash';
import { executeOnce } from '../../../nodes/shared/webhook/executeOnce';
import { receiveDelivery } from '../../../nodes/shared/webhook/receive';
import type { VirtualTime } from './virtualTime';

/** The parameters of the trigger. */
export type Form = Readonly<Record<string, unknown>> & { readonly events: readonly string[] };

/** An execution as n8n has saved it. */
export interface SavedExecution {
	readonly id: string;
	/** In ms since 1970. */
	readonly savedAt: number;
	readonly mode: 'webhook' | 'trigger';
	readonly items: INodeExecutionData[];
	/** What n8n refuses to start twice. An execution that is "new" does not hold it. */
	readonly key: string | undefined;
	status: 'new' | 'running' | 'success' | 'crashed';
	/** Whether the static data was saved after its events were remembered. */
	isRemembered: boolean;
	/** Whether n8n was killed before that. It may have begun, or n8n takes it up again. */
	isForgotten: boolean;
}

/** What the workflow has got. */
export interface Telling {
	readonly json: IDataObject;
	readonly execution: SavedExecution;
	readonly at: number;
}

interface Done {
	resolve(value: unknown): void;
	reject(error: unknown): void;
}

type StaticData = IDataObject;

/** One process of n8n. What it has in memory is found by the id of its node. */
interface Process {
	readonly nodeId: string;
	isAlive: boolean;
	readonly end: () => void;
	readonly ended: Promise<void>;
	background: Background | undefined;
	/** What it does. */
	busy: number;
}

interface Background {
	readonly context: BackgroundContext;
	readonly tasks: readonly BackgroundTask[];
	isClosed: boolean;
	isRunning: boolean;
}

const WORKFLOW = 'workflow-1';
const LOGGER = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * As much of n8n as a trigger uses, with its order of saving (see docs/architecture.md): an execution is saved, then the
 * copy of the static data of its delivery, then the answer goes out. An execution reads the static data when it begins,
 * and saves its copy at its end.
 */
export class SimulatedN8n {
	/** As the database has it. */
	staticData = '{}';
	executions: SavedExecution[] = [];
	readonly tellings: Telling[] = [];
	/** How many executions n8n cannot save from now on. */
	refusals = 0;
	/** How long n8n takes to save what a walk hands over next, in ms. */
	slowForMs = 0;
	readonly warnings: string[] = [];
	form: Form | undefined;
	/** When the trigger was published the last time with this form. */
	private process: Process | undefined;
	private nodeId = newNodeId();
	private ids = 0;

	constructor(
		private readonly time: VirtualTime,
		private readonly recovery: Recovery<object, never, IDataObject>,
		private readonly random: () => number,
		private readonly keepsExecutions: boolean,
	) {}

	get isBusy(): boolean {
		return (this.process?.busy ?? 0) > 0;
	}

	get isUp(): boolean {
		return this.process !== undefined;
	}

	/** Everything in memory is gone, what was saved is there. */
	kill(): void {
		const { process } = this;
		if (process === undefined) return;
		process.isAlive = false;
		process.end();
		if (process.background !== undefined) process.background.isClosed = true;
		for (const execution of this.executions) {
			if (execution.status === 'running') execution.status = 'crashed';
		}
		for (const execution of [...this.executions, ...this.tellings.map((telling) => telling.execution)]) {
			// What was pulled is saved at the end of its execution.
			const isOver = execution.mode === 'trigger' && execution.status === 'success';
			if (!execution.isRemembered && !isOver) execution.isForgotten = true;
		}
		this.process = undefined;
	}

	async start(): Promise<void> {
		const before = this.nodeId;
		const nodeId = newNodeId();
		this.nodeId = nodeId;
		this.staticData = this.staticData
			.replaceAll(`${WORKFLOW}/${before}"`, `${WORKFLOW}/${nodeId}"`)
			.replaceAll(ownerOf(before), ownerOf(nodeId));
		let end = (): void => {};
		const ended = new Promise<void>((resolve) => {
			end = resolve;
		});
		this.process = { nodeId, isAlive: true, end, ended, background: undefined, busy: 0 };
		// n8n takes up again what it has not begun.
		for (const execution of this.executions) {
			if (execution.status === 'new') void this.execute(this.process, execution);
		}
		if (this.form !== undefined) await this.activate('init');
	}

	async publish(form: Form): Promise<void> {
		this.form = form;
		if (this.process !== undefined) await this.activate('update');
	}

	private async activate(mode: 'init' | 'update'): Promise<void> {
		const { process, form } = this;
		if (process === undefined || form === undefined) return;
		if (process.background !== undefined) process.background.isClosed = true;
		const { default: hooks } = webhookMethodsOf({
			register: async () => {},
			published: (context) => beginRecovery(context, this.recovery),
		});
		const call = async (name: 'checkExists' | 'create' | 'delete') =>
			await this.withStaticData(process, async (data): Promise<boolean> => {
				const context = this.contextOf(process, form, data, 'trigger');
				return await hooks[name].call({ ...context, getActivationMode: () => mode } as IHookFunctions);
			});
		if (mode === 'update') await call('delete');
		if (!(await call('checkExists'))) await call('create');
		this.startBackground(process, form, mode);
	}

	private startBackground(process: Process, form: Form, mode: 'init' | 'update'): void {
		const data = JSON.parse(this.staticData) as StaticData;
		const helpers = { createDeferredPromise: deferred, registerCron: () => {} };
		const context = backgroundContext(
			{
				...this.contextOf(process, form, data, 'trigger'),
				helpers,
				getActivationMode: () => mode,
				emit: (items: INodeExecutionData[][], _response: unknown, done: Done, key: string) =>
					void this.emit(process, items[0] ?? [], done, key),
			} as never,
			'webhook',
		);
		process.background = {
			context,
			tasks: recoverTask(context, 'Shop', this.recovery),
			isClosed: false,
			isRunning: false,
		};
	}

	/** Looks for missed events now. */
	async walk(): Promise<void> {
		const { process } = this;
		const background = process?.background;
		if (process === undefined || background === undefined || background.isRunning) return;
		background.isRunning = true;
		process.busy++;
		for (const task of background.tasks) {
			if (!background.isClosed) await task.run(background.context, () => background.isClosed);
		}
		background.isRunning = false;
		process.busy--;
	}

	/** @returns the status of the answer; undefined where none came */
	async deliver(body: string): Promise<number | undefined> {
		const { process, form } = this;
		if (process === undefined || form === undefined) return undefined;
		process.busy++;
		try {
			return await this.receive(process, form, body);
		} finally {
			process.busy--;
		}
	}

	private async receive(process: Process, form: Form, body: string): Promise<number | undefined> {
		await this.pause();
		if (!process.isAlive) return undefined;
		const data = observed(JSON.parse(this.staticData) as StaticData);
		const response = new SimulatedResponse();
		const context = {
			...this.contextOf(process, form, data.content, 'webhook'),
			getResponseObject: () => response,
			getRequestObject: () => ({ rawBody: Buffer.from(body) }),
			getHeaderData: () => ({}),
			getQueryData: () => ({}),
			getParamsData: () => ({}),
		};
		const { workflowData } = await receiveDelivery(context as never, this.recovery.adapter);
		if (!process.isAlive) return undefined;
		if (workflowData === undefined) {
			if (data.isChanged) this.save(data.content);
			await Promise.race([response.ended, process.ended]);
			return process.isAlive ? response.statusCode : undefined;
		}
		// While n8n prepares the execution, it forgets that the static data was changed.
		data.isChanged = false;
		await this.pause();
		if (!process.isAlive) return undefined;
		if (this.refusals > 0) {
			this.refusals--;
			response.status(500).end();
			return 500;
		}
		const execution = this.saveExecution('webhook', workflowData[0] ?? [], undefined);
		void this.execute(process, execution);
		await this.pause();
		if (!process.isAlive) return undefined;
		if (data.isChanged) {
			this.save(data.content);
			execution.isRemembered = true;
		}
		response.status(200).end();
		return response.statusCode;
	}

	private async emit(process: Process, items: INodeExecutionData[], done: Done, key: string): Promise<void> {
		process.busy++;
		const { slowForMs } = this;
		this.slowForMs = 0;
		await this.time.sleep(slowForMs);
		await this.pause();
		if (process.isAlive) {
			const own = key.replace(/node-\d+/, 'node');
			if (own.length > 255) throw new Error('The key is too long');
			if (this.executions.some((other) => other.key === own && other.status !== 'new')) {
				done.resolve(undefined);
			} else if (this.refusals > 0) {
				this.refusals--;
				done.reject(new Error('The database is down'));
			} else {
				const execution = this.saveExecution('trigger', items, own);
				await this.execute(process, execution);
				if (process.isAlive) done.resolve({ status: 'success' });
			}
		}
		process.busy--;
	}

	/** As n8n writes it: the items as text, then the sizes of their binary data. */
	private saveExecution(
		mode: SavedExecution['mode'],
		items: INodeExecutionData[],
		key: string | undefined,
	): SavedExecution {
		const text = JSON.stringify(items);
		for (const item of items) void item.binary;
		const saved = JSON.parse(text) as INodeExecutionData[];
		const id = String(++this.ids);
		const execution: SavedExecution = {
			id,
			savedAt: this.time.now,
			mode,
			items: saved,
			key,
			status: 'new',
			isRemembered: false,
			isForgotten: false,
		};
		this.executions.push(execution);
		return execution;
	}

	private async execute(process: Process, execution: SavedExecution): Promise<void> {
		process.busy++;
		await this.pause();
		if (process.isAlive) {
			execution.status = 'running';
			const data = observed(JSON.parse(this.staticData) as StaticData);
			const context = {
				...this.contextOf(process, this.form!, data.content, execution.mode),
				getInputData: () => execution.items,
				getExecutionId: () => execution.id,
			};
			const [items = []] = await executeOnce(context as unknown as IExecuteFunctions, this.recovery.policy);
			for (const { json } of items) {
				this.tellings.push({ json, execution, at: this.time.now });
			}
			await this.pause();
			if (process.isAlive) {
				if (data.isChanged) {
					this.save(data.content);
					execution.isRemembered = true;
				}
				execution.status = 'success';
				if (!this.keepsExecutions) this.executions = this.executions.filter((other) => other !== execution);
			}
		}
		process.busy--;
	}

	private async withStaticData<Result>(
		process: Process,
		work: (data: StaticData) => Promise<Result>,
	): Promise<Result> {
		const data = observed(JSON.parse(this.staticData) as StaticData);
		const result = await work(data.content);
		if (data.isChanged && process.isAlive) this.save(data.content);
		return result;
	}

	private save(data: StaticData): void {
		this.staticData = JSON.stringify(data);
	}

	private async pause(): Promise<void> {
		await this.time.sleep(1 + Math.floor(this.random() * 8));
	}

	private contextOf(
		{ nodeId }: Process,
		form: Form,
		data: StaticData,
		mode: string,
	): Partial<IHookFunctions> {
		return {
			getNode: () => ({
				id: nodeId,
				name: 'Trigger',
				type: 'trigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: form as never,
				credentials: { shop: { id: '1', name: 'Shop' } },
			}),
			getWorkflow: () => ({ id: WORKFLOW, name: 'Workflow', active: true }),
			getWorkflowStaticData: () => data,
			getNodeParameter: ((name: string, fallback: unknown) => form[name] ?? fallback) as never,
			getInstanceId: () => 'n8n-1',
			getMode: () => mode as never,
			getCredentials: (async () => ({})) as never,
			getNodeWebhookUrl: () => 'https://n8n.example/webhook/1/webhook',
			getWorkflowSettings: () => ({}),
			logger: {
				...LOGGER,
				warn: (text: string) => void this.warnings.push(text),
				error: (text: string) => void this.warnings.push(text),
			},
		} as never;
	}
}

/** Of all that ran in this process of the test: what is in memory is found by the id of the node. */
let nodes = 0;

function newNodeId(): string {
	return `node-${++nodes}`;
}

function ownerOf(nodeId: string): string {
	return sha256Hex(`n8n-1/${WORKFLOW}/${nodeId}`).slice(0, 16);
}

function observed(content: StaticData): { readonly content: StaticData; isChanged: boolean } {
	const data = {
		content: new Proxy(content, {
			set: (target, name, value) => {
				data.isChanged = true;
				return Reflect.set(target, name, value);
			},
		}),
		isChanged: false,
	};
	return data;
}

function deferred() {
	let resolve!: (value: unknown) => void;
	let reject!: (error: unknown) => void;
	const promise = new Promise((whenDone, whenFailed) => {
		resolve = whenDone;
		reject = whenFailed;
	});
	return { promise, resolve, reject };
}

class SimulatedResponse extends EventEmitter {
	statusCode = 200;
	headersSent = false;
	readonly destroyed = false;
	readonly headers: Record<string, string> = {};
	readonly ended: Promise<void>;

	constructor() {
		super();
		this.ended = new Promise((resolve) => this.once('finish', resolve));
	}

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	setHeader(name: string, value: string): this {
		this.headers[name] = value;
		return this;
	}

	getHeader(name: string): string | undefined {
		return this.headers[name];
	}

	json(): this {
		return this.end();
	}

	end(): this {
		if (this.headersSent) throw new Error('The headers were sent before');
		this.headersSent = true;
		this.emit('finish');
		this.emit('close');
		return this;
	}
}
