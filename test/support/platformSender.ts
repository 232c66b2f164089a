import type { INodeProperties } from 'n8n-workflow';

import { newestNode } from '../../harness/registered';
import { KITS } from '../../simulators/kits';
import type { DeliveryChanges, PlatformKit, RunningPlatform } from '../../simulators/shared/kit';
import type { DeliveryResult } from '../../simulators/shared/wire';
import type { Answer } from './account';

/** Forgers send what is not small, so that it would show where it is kept. */
const FORGED_BYTES = 10_000;

export interface SenderOptions {
	/** How many times faster than real time the waits between repetitions pass. */
	readonly timeScale: number;
}

/** Shopify, sending webhooks of its Notifications page: repeated 8 times, given 5 s each. */
export async function shopifySender({ timeScale }: SenderOptions): Promise<PlatformSender> {
	return new PlatformSender(KITS.shopify, await KITS.shopify.start({ timeScale }));
}

/** Shopee: repeated 3 times, given 3 s each; it suspends nobody here. */
export async function shopeeSender({ timeScale }: SenderOptions): Promise<PlatformSender> {
	const health = { suspendBelow: 0 };
	return new PlatformSender(KITS.shopee, await KITS.shopee.start({ timeScale, health }));
}

/** Lazada: repeated 12 times, given 500 ms each. */
export async function lazadaSender({ timeScale }: SenderOptions): Promise<PlatformSender> {
	return new PlatformSender(KITS.lazada, await KITS.lazada.start({ timeScale }));
}

/** A platform that sends events by name and repeats what is not taken, on its own schedule but faster. */
export class PlatformSender {
	private url = '';
	/** Deliveries that the simulators do not log. */
	private readonly copies: Array<readonly [string, Answer]> = [];
	private readonly deadlineMs: number;

	constructor(
		readonly kit: PlatformKit,
		private readonly platform: RunningPlatform,
	) {
		this.deadlineMs = answerDeadlineOf(kit);
	}

	/** Of the nodes, by the names of its fields. */
	get credential(): Readonly<Record<string, string>> {
		return this.platform.credential;
	}

	/** Tells it where to send to, once that is served. */
	async subscribe(url: string): Promise<void> {
		this.url = url;
		await this.platform.connect(url);
	}

	/** The exact text of an event's body, as it is sent. */
	bodyOf(name: string): string {
		return this.platform.bodyOf({ name });
	}

	/** An event happens; its repetitions go on by themselves. Resolves after the first attempt. */
	async emit(name: string): Promise<void> {
		await this.platform.emit({ name });
	}

	/** One more delivery of an event, the same as the first; it is not repeated. */
	async again(name: string): Promise<Answer> {
		const answer = await this.deliver(name);
		this.copies.push([name, answer]);
		return answer;
	}

	/**
	 * One delivery that is made in some way other than the platform's own.
	 *
	 * @param forgery one of the kit's
	 */
	async forge(name: string, forgery: string): Promise<Answer> {
		return await this.deliver(name, { forgery, body: large(this.bodyOf(name)) });
	}

	/** By event, in the order in which they were answered; without those of `forge`. */
	answers(): Map<string, Answer[]> {
		const logged = this.platform
			.attempts()
			.map((attempt) => [attempt.sample, fromLog(attempt, this.deadlineMs)] as const);
		const all = new Map<string, Answer[]>();
		for (const [name, answer] of [...logged, ...this.copies]) {
			all.set(name, [...(all.get(name) ?? []), answer]);
		}
		return all;
	}

	/** Resolves when nothing is under way or waits to be repeated. */
	async idle(): Promise<void> {
		await this.platform.idle();
	}

	async close(): Promise<void> {
		await this.platform.close();
	}

	private async deliver(name: string, changes: DeliveryChanges = {}): Promise<Answer> {
		return await answerOf(this.platform.deliver(this.url, { name }, changes), this.deadlineMs);
	}
}

/** @returns how long the trigger by default waits for n8n before it answers itself, in ms */
function answerDeadlineOf({ trigger }: PlatformKit): number {
	const { properties } = newestNode(trigger.node).type.description;
	const options = properties.find(({ name }) => name === 'options')?.options as INodeProperties[];
	return options.find(({ name }) => name === 'answerDeadlineMs')!.default as number;
}

/** Two clocks, each rounded, time a delivery. */
const ROUNDING_MS = 5;

interface Logged {
	readonly at: string;
	readonly status: number | null;
	readonly error: string | null;
	readonly durationMs: number;
	readonly responseHeaders: Readonly<Record<string, string>>;
	readonly responseBody: string;
}

function fromLog(logged: Logged, deadlineMs: number): Answer {
	const { at, status, error, durationMs, responseHeaders, responseBody: body } = logged;
	const sentAt = Date.parse(at);
	const outcome = responseHeaders['x-webhook-outcome'] ?? null;
	const late = durationMs >= deadlineMs - ROUNDING_MS;
	return { status, outcome, body, late, error, sentAt, answeredAt: sentAt + durationMs };
}

async function answerOf(delivery: Promise<DeliveryResult>, deadlineMs: number): Promise<Answer> {
	const at = new Date().toISOString();
	const { headers, body, ...outcome } = await delivery;
	return fromLog({ at, ...outcome, responseHeaders: headers, responseBody: body }, deadlineMs);
}

/** @returns an event's JSON with a long field more */
function large(text: string): string {
	return `{"padding":"${'x'.repeat(FORGED_BYTES)}",${text.slice(1)}`;
}
