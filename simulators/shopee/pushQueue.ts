import { randomUUID } from 'node:crypto';
import { nowInSeconds } from '../shared/clock';
import { attempted } from '../shared/attempt';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { Pending } from '../shared/pending';
import type { DeliveryResult } from '../shared/wire';
import type { Health } from './health';
import type { LostQueue } from './lostQueue';
import { composed, type PushMessage, shopIdOf, type Owner } from './message';
import type { PushConfig } from './pushConfig';
import { scheduleOf } from './schedule';
import { type Sender, succeeded } from './sender';
import type { Settings } from './settings';
import type { DeliveryAttempt, EmitResult, Signer, Withheld } from './types';

/** One push with all its attempts. */
interface Push {
	readonly id: string;
	readonly code: number;
	readonly shopId: string | null;
	readonly textAt: (timestamp: number) => string;
	readonly timestamp: number;
}

/** The parts that a queue of pushes needs. */
export interface PushQueueParts {
	readonly sender: Sender;
	readonly config: PushConfig;
	readonly health: Health;
	readonly lost: LostQueue;
	readonly settings: Settings;
	readonly owner: Owner;
	readonly signer: () => Signer;
	readonly misbehaving: Misbehaving;
}

/** The pushes under way and waiting, and the log of their attempts. */
export class PushQueue {
	readonly log: DeliveryAttempt[] = [];
	readonly pending = new Pending();
	private readonly pushes = new Map<string, Push>();
	private readonly sequences = new Map<string, Promise<void>>();

	constructor(private readonly parts: PushQueueParts) {}

	emit(message: PushMessage): Promise<EmitResult> {
		const { owner } = this.parts;
		return this.send({
			id: randomUUID(),
			code: message.code,
			shopId: shopIdOf(message, owner),
			textAt: (timestamp) => composed(message, owner, timestamp),
			timestamp: message.timestamp ?? nowInSeconds(),
		});
	}

	duplicate(pushId: string): Promise<EmitResult> {
		const push = this.pushes.get(pushId);
		if (!push) throw new Error(`The simulator has emitted no push ${pushId}`);
		return this.send({ ...push, id: randomUUID() });
	}

	private async send(push: Push): Promise<EmitResult> {
		this.pushes.set(push.id, push);
		const body = push.textAt(push.timestamp);
		const result = { pushId: push.id, body };
		const withheld = this.withheld(push);
		if (withheld !== null) return { ...result, withheld, attempts: [] };
		this.pending.begin();
		const done = await this.turnOf(push);
		const first = await this.attempt(push, 1, body, done);
		return typeof first === 'string'
			? { ...result, withheld: first, attempts: [] }
			: { ...result, withheld: null, attempts: [first] };
	}

	/**
	 * Waits for earlier pushes where their sequence is guaranteed, which is read as a sequence for each shop.
	 * @returns a function to call when the push is delivered or given up
	 */
	private async turnOf({ code, shopId }: Push): Promise<() => void> {
		let release = () => {};
		if (scheduleOf(code).inSequence) {
			const key = `${code} ${shopId}`;
			const before = this.sequences.get(key);
			this.sequences.set(key, new Promise((resolve) => (release = resolve)));
			await before;
		}
		return () => {
			this.pending.end();
			release();
		};
	}

	private withheld({ code, shopId }: Push): Withheld | null {
		const { config, health } = this.parts;
		if (config.callbackUrl === null) return 'noCallbackUrl';
		if (health.status === 'Suspended') return 'suspended';
		if (!config.on.has(code)) return 'typeOff';
		return shopId !== null && config.blocked.has(shopId) ? 'shopBlocked' : null;
	}

	/**
	 * Sends one attempt. A retry that may not be sent at its time is dropped; what Shopee does in this case is
	 * not known.
	 */
	private async attempt(
		push: Push,
		number: number,
		body: string,
		done: () => void,
	): Promise<DeliveryAttempt | Withheld> {
		const { sender, config, health, lost, settings, signer, misbehaving } = this.parts;
		const withheld = this.withheld(push);
		const url = config.callbackUrl;
		if (withheld !== null || url === null) {
			done();
			return withheld ?? 'noCallbackUrl';
		}
		const { timeoutMs, retryWaitsMs } = scheduleOf(push.code);
		const at = new Date().toISOString();
		const key = sender.keyOf(signer());
		const outcome = await sender.post({ url, body: Buffer.from(body), key, timeoutMs });
		const failure = failureOf(outcome, settings.strictEmptyBody);
		const { closed } = this.pending;
		const wait = failure === null || closed ? null : (retryWaitsMs[number - 1] ?? null);
		const record: DeliveryAttempt = {
			at,
			pushId: push.id,
			code: push.code,
			shopId: push.shopId,
			url,
			body,
			attempt: number,
			failure,
			retryInMs: wait,
			...attempted(outcome),
		};
		this.log.push(record);
		health.record(failure === null);

		if (wait === null) {
			if (failure !== null && !closed && health.status !== 'Suspended') {
				lost.add({ code: push.code, shopId: push.shopId, body: push.textAt(push.timestamp) });
			}
			done();
			return record;
		}
		this.pending.after(wait / settings.timeScale, () => {
			const now = nowInSeconds();
			const text = push.textAt(settings.retryTimestamp === 'fresh' ? now : push.timestamp);
			const retried = misbehaving.retried(text, 'timestamp', now + number);
			void this.attempt(push, number + 1, retried, done);
		});
		return record;
	}
}

/** @see https://open.shopee.com/developer-guide/18 for the definition of a failed push */
function failureOf(outcome: DeliveryResult, strictEmptyBody: boolean): DeliveryAttempt['failure'] {
	if (outcome.status === null) return 'noAnswer';
	if (!succeeded(outcome)) return 'status';
	return strictEmptyBody && outcome.body !== '' ? 'body' : null;
}
