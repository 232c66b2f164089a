import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import {
	Account,
	eventName,
	history,
	isAcknowledgement,
	namesIn,
	type Answer,
	type EventAccount,
} from './account';
import { executionRows } from '../../harness/executionRows';
import { say } from './faultForm';
import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import type { PlatformSender } from './platformSender';
import { startSink, type Sink } from '../../harness/sink';
import { nodeType, TRIGGER, triggerToSink } from '../../harness/workflows';

/** Executions that may still do something. */
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

export interface FaultBenchOptions {
	readonly name: string;
	readonly senders: readonly PlatformSender[];
	readonly env?: Record<string, string>;
	/** Options of the triggers, such as the answer deadline. */
	readonly options?: INodeParameters;
	readonly userFolder?: string;
}

/** A real n8n in which a workflow for each platform hands events to a sink. */
export class FaultBench {
	private events = 0;
	/** Events up to this number are in no account any more. */
	private before = 0;
	private readonly kills: number[] = [];

	private constructor(
		readonly n8n: N8nInstance,
		readonly api: N8nApi,
		readonly sink: Sink,
		readonly senders: readonly PlatformSender[],
		/** Production URL of each platform's trigger, in the order of the senders. */
		readonly urls: readonly string[],
		readonly workflowIds: readonly string[],
	) {}

	static async start(options: FaultBenchOptions): Promise<FaultBench> {
		const { name, senders, env = {}, userFolder } = options;
		const sink = await startSink();
		let n8n: N8nInstance | undefined;
		try {
			n8n = await startN8n({
				name: `faults-${name}`,
				codeNodes: false,
				prepare: packAndInstall,
				env,
				...(userFolder !== undefined && { userFolder }),
			});
			const api = await N8nApi.login(n8n.url);
			const urls: string[] = [];
			const workflowIds: string[] = [];
			for (const sender of senders) {
				const webhookId = randomUUID();
				const { name: platform, credential, trigger } = sender.kit;
				const id = await api.createCredential(credential.type, platform, sender.credential);
				const workflow = await api.createWorkflow(
					triggerToSink({
						type: nodeType(trigger.node),
						typeVersion: 1.1,
						parameters: { ...trigger.byHand, options: options.options ?? {} },
						credentials: { [credential.type]: { id, name: platform } },
						// The path says which execution had the effect.
						sinkUrl: `=${sink.url}/{{ $execution.id }}`,
						webhookId,
						name: platform,
					}),
				);
				await api.activate(workflow.id);
				const url = n8n.webhookUrl(webhookId);
				await sender.subscribe(url);
				urls.push(url);
				workflowIds.push(workflow.id);
			}
			return new FaultBench(n8n, api, sink, senders, urls, workflowIds);
		} catch (error) {
			await n8n?.stop();
			await sink.close();
			throw error;
		}
	}

	/** Takes n8n down with SIGKILL; the account takes note of it. */
	async kill(): Promise<void> {
		this.kills.push(Date.now());
		await this.n8n.kill();
	}

	/** Has n8n shut down by SIGTERM; the account takes note of its end. */
	async terminate(): Promise<void> {
		await this.n8n.terminate();
		this.kills.push(Date.now());
	}

	/** Has the triggers group events from now on. What was sent before is in no account any more. */
	async groupEvents(groupEvents: INodeParameters): Promise<void> {
		for (const id of this.workflowIds) {
			const { nodes } = await this.api.getWorkflow(id);
			const trigger = nodes.find(({ name }) => name === TRIGGER)!;
			trigger.parameters = { ...trigger.parameters, groupEvents };
			await this.api.updateWorkflow(id, { nodes });
			await this.api.activate(id);
		}
		this.before = this.events;
	}

	/** A name that no other event of this bench has. */
	nextEvent(): string {
		return eventName(++this.events);
	}

	/**
	 * So many events of each platform at the same moment.
	 *
	 * @returns for each event a promise that resolves after its first attempt
	 */
	burst(ofEach: number): Array<Promise<void>> {
		const all = this.senders.flatMap((sender) => Array.from({ length: ofEach }, () => sender));
		return all.map(async (sender) => await sender.emit(this.nextEvent()));
	}

	/** Events of each platform at a steady pace, whether or not anybody takes them; so many at the same moment. */
	stream(perSecond: number, atOnce = 1): { readonly sent: () => Promise<void>; stop(): Promise<void> } {
		const underWay = new Set<Promise<unknown>>();
		let waiting: Array<() => void> = [];
		const timer = setInterval(
			() => {
				const emitted = Promise.all(this.burst(atOnce)).finally(() => underWay.delete(emitted));
				underWay.add(emitted);
				for (const resolve of waiting.splice(0)) resolve();
			},
			(atOnce * 1_000) / perSecond,
		);
		return {
			/** Resolves when the next events are on their way. */
			sent: async () => await new Promise<void>((resolve) => waiting.push(resolve)),
			stop: async () => {
				clearInterval(timer);
				waiting = [];
				await Promise.all(underWay);
			},
		};
	}

	/** Every event that was acknowledged once more; what has run must not run again. */
	async sendAllAgain(): Promise<void> {
		for (const sender of this.senders) {
			for (const [event, answers] of sender.answers()) {
				if (this.counts(event) && answers.some(isAcknowledgement)) await sender.again(event);
			}
		}
	}

	/** Resolves when the platforms have nothing more to send. */
	async idle(): Promise<void> {
		await Promise.all(this.senders.map(async (sender) => await sender.idle()));
	}

	/** Resolves when the platforms have nothing more to send and n8n nothing more to run. */
	async rest(timeoutMs = 300_000): Promise<void> {
		await this.idle();
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const unfinished = (await this.rows()).filter(({ status }) => UNFINISHED.includes(status));
			if (unfinished.length === 0) return;
			if (Date.now() > deadline) throw new Error(`${unfinished.length} executions have not ended`);
			await delay(250);
		}
	}

	async rows() {
		const rows = await executionRows(this.n8n.userFolder);
		// The others report a problem of a trigger.
		return rows.filter(({ mode }) => mode === 'webhook');
	}

	/** @param more answers of deliveries that the platforms did not send themselves, by event */
	async account(more: ReadonlyMap<string, readonly Answer[]> = new Map()): Promise<Account> {
		const answers = new Map<string, readonly Answer[]>(more);
		for (const sender of this.senders) {
			for (const [event, own] of sender.answers())
				if (this.counts(event)) answers.set(event, [...(answers.get(event) ?? []), ...own]);
		}
		const counts = (text: string) => {
			const names = namesIn(text);
			return names.length === 0 || names.some((name) => this.counts(name));
		};
		const rows = (await this.rows()).filter(({ data }) => counts(data));
		const received = this.sink.received.filter(({ text }) => counts(text));
		return new Account(answers, rows, received, this.kills);
	}

	private counts(event: string): boolean {
		return event > eventName(this.before);
	}

	async close(): Promise<void> {
		await this.n8n.stop();
		for (const sender of this.senders) await sender.close();
		await this.sink.close();
	}
}

/** Prints the account and asserts what is promised whatever happens. */
export function expectPromisesKept(what: string, account: Account): void {
	say(`${what}:\n  ${account.describe()}`);
	const told = (events: readonly EventAccount[]) => events.map(history);
	expect(told(account.lost)).toEqual([]);
	expect(told(account.duplicatesOfNothing)).toEqual([]);
	expect(told(account.unexplained)).toEqual([]);
	for (const why of ['forgotten', 'unknown'] as const) {
		expect(told(account.twice.get(why) ?? [])).toEqual([]);
	}
}
