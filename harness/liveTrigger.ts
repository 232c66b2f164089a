import type {
	IDataObject,
	INodeExecutionData,
	INodeType,
	IRun,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { executeContext, hookContext, triggerContext, type Emitted, type NodeSetup } from './contexts';
import { until } from './until';
import { startWebhookHost, type WebhookHost } from './webhookHost';

/** An execution that a trigger has started between deliveries. */
export interface StartedExecution {
	readonly key: string | undefined;
	/** The items with which it goes on behind the trigger. */
	readonly items: INodeExecutionData[];
}

export interface LiveTriggerOptions {
	/** Another copy of the node's class, as after a restart of n8n. */
	readonly type?: INodeType;
	readonly staticData?: IDataObject;
	/** The deduplication keys of the executions that n8n has. */
	readonly keys?: Set<string>;
	readonly nodeId?: string;
}

/** How an execution ends. A test may replace it. */
export type RunWorkflow = (items: INodeExecutionData[]) => Promise<Pick<IRun, 'status'>>;

let nodes = 0;

/** After so many turns of 10 ms without a sign the background is taken to rest. */
const QUIET_TURNS = 15;

/**
 * A published trigger in n8n's contexts: deliveries reach its URL, its timer ticks when a test says so, and what it
 * emits runs as n8n runs it. n8n starts one execution for a deduplication key. An execution reads the static data when
 * it begins and saves it when it ends, if it was changed. The static data of the activation is never saved.
 */
export class LiveTrigger {
	readonly executions: StartedExecution[] = [];
	/** The errors that were saved as failed executions. */
	failures: Error[] = [];
	run: RunWorkflow = async () => ({ status: 'success' });
	/** Called before n8n saves an execution that the trigger emits. A test may have it fail or wait. */
	beforeSave: () => Promise<void> = async () => {};
	private ticks: Array<() => void> = [];
	private response: ITriggerResponse | undefined;
	/** Executions and calls of APIs that have not ended. */
	private running = 0;
	private calls = 0;
	private isKilled = false;
	private executionIds = 0;

	private constructor(
		readonly host: WebhookHost,
		private readonly type: INodeType,
		readonly keys: Set<string>,
	) {}

	/** How many calls of APIs the background has made. */
	get callCount(): number {
		return this.calls;
	}

	/** Publishes the trigger, as n8n does where its user has asked for it. */
	static async publish(
		setup: Omit<NodeSetup, 'type'> & { readonly type: INodeType },
		options: LiveTriggerOptions = {},
	): Promise<LiveTrigger> {
		const trigger = await LiveTrigger.open(setup, options);
		try {
			await trigger.publish();
		} catch (error) {
			await trigger.host.close();
			throw error;
		}
		return trigger;
	}

	/** Starts n8n, in which the trigger is published. */
	static async start(setup: NodeSetup, options: LiveTriggerOptions = {}): Promise<LiveTrigger> {
		const trigger = await LiveTrigger.open(setup, options);
		await trigger.hook('checkExists', 'init');
		await trigger.begin('init');
		return trigger;
	}

	private static async open(setup: NodeSetup, options: LiveTriggerOptions): Promise<LiveTrigger> {
		const type = options.type ?? setup.type;
		const nodeId = options.nodeId ?? setup.nodeId ?? `live-${++nodes}`;
		const host = await startWebhookHost({ ...setup, type, nodeId });
		// The host serves the URL of any path.
		host.setup = { ...host.setup, webhookBaseUrl: host.url };
		host.staticData = options.staticData ?? {};
		return new LiveTrigger(host, type, options.keys ?? new Set());
	}

	/** The URL for deliveries. */
	get url(): string {
		return `${this.host.url}/x`;
	}

	/** Publishes the trigger again, with other parameters. */
	async publishAgain(parameters: NodeSetup['parameters']): Promise<void> {
		await this.end();
		await this.hook('delete');
		this.host.setup = { ...this.host.setup, ...(parameters && { parameters }) };
		await this.publish();
	}

	/** Lets the timer tick, and waits until all that it starts has ended. */
	async tick(): Promise<void> {
		this.beginTick();
		await this.idle();
	}

	/** Lets the timer tick while executions go on. */
	beginTick(): void {
		for (const tick of this.ticks) tick();
	}

	/** Waits until neither the background nor an execution runs. */
	async idle(): Promise<void> {
		// What runs in the background makes no sign: it is over where nothing has happened for some turns.
		let quiet = 0;
		let before = '';
		await until(async () => {
			await new Promise((resolve) => setTimeout(resolve, 10));
			const now = JSON.stringify([this.executions.length, this.failures.length, this.calls]);
			quiet = now === before && this.running === 0 ? quiet + 1 : 0;
			before = now;
			return quiet >= QUIET_TURNS;
		}, 'the end of what runs in the background');
	}

	/** Ends n8n as a kill does: nothing more is saved, and nothing more learns how an execution has ended. */
	async kill(): Promise<void> {
		this.isKilled = true;
		await this.end();
		await this.host.close();
	}

	async close(): Promise<void> {
		await this.end();
		await this.host.close();
	}

	/** The items of all executions that were started between deliveries. */
	get items(): IDataObject[] {
		return this.executions.flatMap(({ items }) => items.map(({ json }) => json));
	}

	private async publish(): Promise<void> {
		await this.hook('create', 'activate');
		await this.begin('activate');
	}

	private async begin(activation: 'activate' | 'init'): Promise<void> {
		const setup = { ...this.host.setup, staticData: structuredClone(this.host.staticData) };
		const started = triggerContext(setup, (emitted) => void this.emitted(emitted), { activation });
		this.watchCalls(started.context);
		this.failures = started.failures;
		this.ticks = started.ticks;
		this.response = await this.type.trigger!.call(started.context);
	}

	private watchCalls({ helpers }: ITriggerFunctions): void {
		const { httpRequestWithAuthentication: call } = helpers;
		const { running } = this.counted;
		helpers.httpRequestWithAuthentication = async function (...given) {
			return await running(async () => (await call.apply(this, given)) as unknown);
		};
	}

	private readonly counted = {
		running: async <Result>(work: () => Promise<Result>): Promise<Result> => {
			this.running++;
			this.calls++;
			try {
				return await work();
			} finally {
				this.running--;
			}
		},
	};

	private async end(): Promise<void> {
		await this.response?.closeFunction?.();
		this.response = undefined;
		this.ticks = [];
	}

	private async hook(method: 'checkExists' | 'create' | 'delete', activation?: 'activate' | 'init') {
		const setup = { ...this.host.setup, staticData: structuredClone(this.host.staticData) };
		const context = hookContext(setup, { ends: method === 'delete', ...(activation && { activation }) });
		await this.type.webhookMethods!.default![method].call(context);
		this.host.staticData = JSON.parse(JSON.stringify(context.workflow.staticData)) as IDataObject;
	}

	private async emitted({ items, key, done }: Emitted): Promise<void> {
		this.running++;
		try {
			await new Promise((resolve) => setTimeout(resolve, 1));
			await this.beforeSave();
			if (this.isKilled) return;
			if (key !== undefined && this.keys.has(key)) {
				done?.resolve(undefined);
				return;
			}
			if (key !== undefined) this.keys.add(key);
			const saved = JSON.parse(JSON.stringify(items)) as INodeExecutionData[];
			for (const { binary } of items) void binary;
			await this.execute(key, saved, done);
		} catch (error) {
			done?.reject(error as Error);
		} finally {
			this.running--;
		}
	}

	private async execute(key: string | undefined, items: INodeExecutionData[], done: Emitted['done']) {
		const setup = { ...this.host.setup, staticData: structuredClone(this.host.staticData) };
		const executionId = `live-${++this.executionIds}`;
		const context = executeContext(setup, items, { mode: 'trigger', executionId });
		const [output = []] = (await this.type.execute!.call(context)) as INodeExecutionData[][];
		this.executions.push({ key, items: output });
		const run = await this.run(output);
		if (this.isKilled) return;
		const { staticData } = (context as unknown as { workflow: { staticData: IDataObject } }).workflow;
		if ((staticData as { __dataChanged?: boolean }).__dataChanged === true) {
			this.host.staticData = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		}
		done?.resolve(run as IRun);
	}
}
