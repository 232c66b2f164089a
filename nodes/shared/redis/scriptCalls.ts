import { sleep } from 'n8n-workflow';

import { DeadlineError, withDeadline } from '../util/deadline';
import { unexpectedAnswer } from './answers';
import { notAnsweredWithin, RedisError, refusal, type RedisClient, type SendRequest } from './client';

/*
 * Redis is called over HTTP, and a request carries one command. Nearly every command of this package is a script, so
 * calls of one script go together: as one command, a script that runs the called script once for each call. Servers
 * of all dialects take it. (Upstash and serverless-redis-http have a pipeline as well, Webdis has none.)
 */

/** How long a call waits for the answer to calls of its script before it, to go with others then, in ms. */
const LONGEST_WAIT_MS = 20;

/** The bounds of one request: Redis does nothing else meanwhile, and servers limit the size. */
const MOST_CALLS = 1_000;
const MOST_CHARACTERS = 500_000;

interface Call {
	readonly send: SendRequest;
	readonly keys: readonly string[];
	readonly values: readonly string[];
	readonly timeoutMs: number;
	resolve(answer: unknown): void;
	reject(error: unknown): void;
}

/**
 * Sends commands through a client. Calls of one script that are made in one turn of the event loop, or while Redis
 * has not answered the calls before them, share a request. Each has a timeout and an error of its own.
 */
export class ScriptCalls {
	private readonly queues = new Map<string, ScriptQueue>();

	constructor(private readonly client: RedisClient) {}

	/** The parameters, the result and the errors are those of RedisClient.command. */
	async command(send: SendRequest, command: readonly string[], timeoutMs: number): Promise<unknown> {
		const [name, script = '', count = '0', ...rest] = command;
		if (name !== 'EVAL') return await this.client.command(send, command, timeoutMs);
		const keys = rest.slice(0, Number(count));
		const values = rest.slice(keys.length);
		const kind = [keys.length, values.length, script].join(' ');
		const queue = this.queues.get(kind) ?? new ScriptQueue(this.client, script);
		this.queues.set(kind, queue);
		return await queue.call(send, keys, values, timeoutMs);
	}
}

/** The calls of one script, with equally many keys and values. */
class ScriptQueue {
	private readonly waiting = new Set<Call>();
	/** The requests that Redis has not answered yet. */
	private readonly underWay = new Set<Promise<void>>();

	constructor(
		private readonly client: RedisClient,
		private readonly script: string,
	) {}

	async call(
		send: SendRequest,
		keys: readonly string[],
		values: readonly string[],
		timeoutMs: number,
	): Promise<unknown> {
		let call: Call | undefined;
		const answer = new Promise((resolve, reject) => {
			call = { send, keys, values, timeoutMs, resolve, reject };
			this.waiting.add(call);
		});
		if (this.waiting.size === 1) void this.sendSoon();
		try {
			return await withDeadline(timeoutMs, async () => await answer);
		} catch (error) {
			const wasWaiting = call !== undefined && this.waiting.delete(call);
			throw error instanceof DeadlineError ? notAnsweredWithin(timeoutMs, !wasWaiting) : error;
		}
	}

	private async sendSoon(): Promise<void> {
		// The other calls of this turn are made first.
		await Promise.resolve();
		// A Redis that hangs is not waited for: a later request may be answered.
		if (this.underWay.size > 0) await Promise.race([...this.underWay, sleep(LONGEST_WAIT_MS)]);
		while (this.waiting.size > 0) {
			const request = this.request(this.takeSome()).finally(() => this.underWay.delete(request));
			this.underWay.add(request);
		}
	}

	private takeSome(): Call[] {
		const calls: Call[] = [];
		let characters = 0;
		for (const call of this.waiting) {
			for (const text of [...call.keys, ...call.values]) characters += text.length;
			if (calls.length === MOST_CALLS || (calls.length > 0 && characters > MOST_CHARACTERS)) break;
			this.waiting.delete(call);
			calls.push(call);
		}
		return calls;
	}

	private async request(calls: readonly Call[]): Promise<void> {
		try {
			const answers = await this.answersTo(calls);
			calls.forEach((call, index) => {
				const answer = answers[index];
				if (answer instanceof RedisError) call.reject(answer);
				else call.resolve(answer);
			});
		} catch (error) {
			for (const call of calls) call.reject(error);
		}
	}

	/** @returns the answers, and a RedisError for each call that has failed alone */
	private async answersTo(calls: readonly Call[]): Promise<readonly unknown[]> {
		const [first] = calls;
		if (first === undefined) return [];
		const keys = calls.flatMap((call) => call.keys);
		const values = calls.flatMap((call) => call.values);
		const isAlone = calls.length === 1;
		const script = isAlone ? this.script : forEachCall(this.script, first);
		const command = ['EVAL', script, String(keys.length), ...keys, ...values];
		const timeoutMs = Math.max(...calls.map((call) => call.timeoutMs));
		const answer = await this.client.command(first.send, command, timeoutMs);
		if (isAlone) return [answer];
		if (!Array.isArray(answer) || answer.length !== calls.length) throw unexpectedAnswer();
		return answer.map((own: unknown) =>
			typeof own === 'string' && own.startsWith('-') ? refusal(own.slice(1), 200) : own,
		);
	}
}

/**
 * @param call a call with as many keys and values as all others
 * @returns a script that runs another one once for each call. An answer that begins with "-" is the error of its
 *   call: it fails alone. (Webdis answers null for an error in a list.)
 */
function forEachCall(script: string, { keys, values }: Call): string {
	const [k, v] = [keys.length, values.length];
	return (
		`local function run(KEYS,ARGV) ${script} end local answers={} ` +
		`for call=1,#KEYS/${k} do local keys,values={},{} ` +
		`for i=1,${k} do keys[i]=KEYS[(call-1)*${k}+i] end ` +
		`for i=1,${v} do values[i]=ARGV[(call-1)*${v}+i] end ` +
		'local done,answer=pcall(run,keys,values) ' +
		"if not done then answer='-'..tostring(type(answer)=='table' and answer.err or answer) end " +
		'answers[call]=answer end return answers'
	);
}
