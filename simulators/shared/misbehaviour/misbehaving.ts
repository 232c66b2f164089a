import type { ClientRequest, RequestListener, ServerResponse } from 'node:http';

import { asNumber, isNumber, parseKeepingDigits, stringifyKeepingDigits } from '../digits';
import { override } from '../headers';
import { isLoopback } from '../loopback';
import { drip } from './drip';
import { mistyped, stepsOf } from './mistyped';
import { Replica } from './replica';
import type { Misbehaviour, MisbehaviourTraits, Redirect, SwitchName } from './switches';

type Handler = (...args: Parameters<RequestListener>) => Promise<void>;

/** The switches of one simulator, and what its parts do while they are on. */
export class Misbehaving<Throttled = unknown> {
	private switches: Misbehaviour = {};
	private throttledCalls = 0;
	private readonly replica = new Replica();

	constructor(private readonly traits: MisbehaviourTraits<Throttled>) {}

	/**
	 * Turns switches on, and all others off. What is under way goes on as it began.
	 *
	 * @throws Error where the platform does not have a switch, or a switch is given what it cannot mean
	 */
	set(switches: Misbehaviour): void {
		const on = Object.fromEntries(
			Object.entries(switches).filter(([, value]) => value !== undefined && value !== false),
		) as Misbehaviour;
		const { title, refuses, throttles } = this.traits;
		for (const name of Object.keys(on) as SwitchName[]) {
			const reason = refuses[name];
			if (reason !== undefined) throw new Error(`The simulator of ${title} has no ${name}: ${reason}`);
		}
		const form = on.throttling?.as;
		if (form !== undefined && !Object.hasOwn(throttles, form)) {
			throw new Error(`${title} does not throttle as ${form}, but as ${Object.keys(throttles).join(', ')}`);
		}
		const target = on.redirects?.to;
		if (target !== undefined && !(URL.canParse(target) && isLoopback(new URL(target).hostname))) {
			throw new Error(`The simulator redirects to URLs on loopback only, not to ${target}`);
		}
		for (const path of Object.keys(on.mistypedAnswers?.paths ?? {})) stepsOf(path);
		this.switches = on;
		this.throttledCalls = on.throttling?.calls ?? 0;
		this.replica.forget();
	}

	get repeatsCursors(): boolean {
		return this.switches.repeatingCursors === true;
	}

	get restampsRetries(): boolean {
		return this.switches.restampedRetries === true;
	}

	/** To be called once a call of the API. @returns what the platform makes of a call that is throttled; undefined for others */
	throttled(): Throttled | undefined {
		if (this.throttledCalls <= 0) return undefined;
		this.throttledCalls -= 1;
		const { throttles } = this.traits;
		return throttles[this.switches.throttling?.as ?? Object.keys(throttles)[0] ?? ''];
	}

	/**
	 * Has copies of a store kept before each write, for `seen`.
	 *
	 * @param writes the methods of the store by which it changes; each is called on the store itself
	 * @returns the store
	 */
	watched<Store extends object>(store: Store, writes: ReadonlyArray<keyof Store>): Store {
		for (const name of writes) {
			const write = store[name] as (...args: unknown[]) => unknown;
			const kept = (...args: unknown[]) => {
				const lag = this.switches.staleReadsMs;
				if (lag !== undefined) this.replica.keep(store, lag);
				return write.apply(store, args);
			};
			Object.assign(store, { [name]: kept });
		}
		return store;
	}

	/** @returns a store as reads see it: itself, or as it was before the last writes */
	seen<Store extends object>(store: Store): Store {
		const lag = this.switches.staleReadsMs;
		return lag === undefined ? store : this.replica.read(store, lag);
	}

	/** @returns a handler of the API whose answers are as the switches say; the simulator's own routes are not */
	answers(handle: Handler): Handler {
		return async (request, response) => {
			const { url = '/' } = request;
			if (url.includes('/_simulator/')) return await handle(request, response);
			this.change(response);
			const { redirects } = this.switches;
			if (redirects === undefined) return await handle(request, response);
			request.resume();
			response.writeHead(redirects.status, { Location: locationOf(redirects, url) }).end();
		};
	}

	/** @returns the headers of a request to a callback URL without those that are missing */
	headersOf(headers: Readonly<Record<string, string>>): Record<string, string> {
		const missing = this.switches.missingHeaders ?? [];
		return override(headers, Object.fromEntries(missing.map((name) => [name, null])));
	}

	/** Sends the body of a request to a callback URL, and ends the request. */
	send(request: ClientRequest, body: Uint8Array): void {
		const { slowDeliveries } = this.switches;
		if (slowDeliveries === undefined) {
			request.end(body);
			return;
		}
		// Who has the answer sends nothing more; otherwise the connection would stay for a body without an end.
		request.once('response', (answer) => {
			answer.once('end', () => {
				if (!request.writableFinished) request.destroy();
			});
		});
		request.flushHeaders();
		drip(request, body, slowDeliveries);
	}

	/**
	 * @param text the JSON of a repetition, before it is signed
	 * @param field at its top, which holds the stamp
	 * @returns the text with the stamp in place of its own; unchanged where it has none
	 */
	retried(text: string, field: string, stamp: number | null): string {
		if (!this.restampsRetries || stamp === null) return text;
		try {
			const body = parseKeepingDigits(text) as Record<string, unknown> | null;
			if (!isNumber(body?.[field])) return text;
			return stringifyKeepingDigits({ ...body, [field]: asNumber(String(stamp)) });
		} catch {
			return text;
		}
	}

	/** Lets an answer be what the switches make of it. */
	private change(response: ServerResponse): void {
		const { mistypedAnswers, slowAnswers } = this.switches;
		if (mistypedAnswers === undefined && slowAnswers === undefined) return;
		const end = response.end.bind(response);
		const changed = (chunk: string | Uint8Array = '') => {
			response.end = end;
			const text = Buffer.from(chunk as string).toString();
			const body = Buffer.from(mistypedAnswers === undefined ? text : mistyped(text, mistypedAnswers));
			if (slowAnswers === undefined) return response.end(body);
			response.flushHeaders();
			drip(response, body, slowAnswers, ' ');
			return response;
		};
		response.end = changed as ServerResponse['end'];
	}
}

function locationOf({ to, withPath = false }: Redirect, path: string): string {
	return withPath ? `${to.replace(/\/$/, '')}${path}` : to;
}
