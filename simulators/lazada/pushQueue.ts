import { randomUUID } from 'node:crypto';
import { attempted } from '../shared/attempt';
import type { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { Pending } from '../shared/pending';
import type { DeliveryResult } from '../shared/wire';
import type { PushConsole } from './console';
import type { Health } from './health';
import { composed, needsAuthorization, type Owner, type PushMessage, timestampOf } from './message';
import { waitAfter } from './schedule';
import { type Sender, succeeded } from './sender';
import type { Settings } from './settings';
import type { Tokens } from './tokens';
import type { DeliveryAttempt, EmitResult, Withheld } from './types';

/** One message with all its attempts. */
interface Push {
	readonly id: string;
	readonly message: PushMessage;
	readonly owner: Owner;
	/** In the unit of the message's type. */
	readonly timestamp: number | null;
	/** The body of the first attempt. */
	readonly body: string;
}

/** The parts that a queue of messages needs. */
export interface PushQueueParts {
	readonly sender: Sender;
	readonly console: PushConsole;
	readonly health: Health;
	readonly tokens: Tokens;
	readonly settings: Settings;
	/** Returns the owner of a message. */
	readonly ownerOf: (message: PushMessage) => Owner;
	readonly misbehaving: Misbehaving;
}

/** The messages under way and waiting, and the log of their attempts. */
export class PushQueue {
	readonly log: DeliveryAttempt[] = [];
	readonly pending = new Pending();
	private readonly pushes = new Map<string, Push>();

	constructor(private readonly parts: PushQueueParts) {}

	emit(message: PushMessage): Promise<EmitResult> {
		const owner = this.parts.ownerOf(message);
		const timestamp =
			message.timestamp === undefined ? timestampOf(this.unitType(message), Date.now()) : message.timestamp;
		const body = composed(message, owner, timestamp);
		return this.send({ id: randomUUID(), message, owner, timestamp, body });
	}

	duplicate(pushId: string): Promise<EmitResult> {
		const push = this.pushes.get(pushId);
		if (!push) throw new Error(`The simulator has emitted no message ${pushId}`);
		return this.send({ ...push, id: randomUUID() });
	}

	private async send(push: Push): Promise<EmitResult> {
		this.pushes.set(push.id, push);
		const result = { pushId: push.id, body: push.body };
		const withheld = this.withheld(push);
		if (withheld !== null) return { ...result, withheld, attempts: [] };
		this.pending.begin();
		const first = await this.attempt(push, 1, push.body);
		return typeof first === 'string'
			? { ...result, withheld: first, attempts: [] }
			: { ...result, withheld: null, attempts: [first] };
	}

	private withheld({ message: { type }, owner }: Push): Withheld | null {
		const { console, health, tokens } = this.parts;
		if (console.callbackUrl === null) return 'noCallbackUrl';
		if (health.stopped) return 'stopped';
		if (!console.messageTypes.includes(type)) return 'notSubscribed';
		return needsAuthorization(type) && !tokens.isAuthorized(owner.sellerId) ? 'notAuthorized' : null;
	}

	/**
	 * Sends one attempt. A retry that may not be sent at its time is dropped; what Lazada does in this case is
	 * not known.
	 */
	private async attempt(push: Push, number: number, body: string): Promise<DeliveryAttempt | Withheld> {
		const { sender, console, health, settings } = this.parts;
		const { type } = push.message;
		const withheld = this.withheld(push);
		const url = console.callbackUrl;
		if (withheld !== null || url === null) {
			this.pending.end();
			return withheld ?? 'noCallbackUrl';
		}
		const at = new Date().toISOString();
		const outcome = await sender.post({ url, body: Buffer.from(body) });
		const failure = failureOf(outcome);
		const wait = failure === null || this.pending.closed ? null : waitAfter(type, number);
		const record: DeliveryAttempt = {
			at,
			pushId: push.id,
			type,
			sellerId: needsAuthorization(type) ? push.owner.sellerId : null,
			url,
			body,
			attempt: number,
			failure,
			retryInMs: wait,
			...attempted(outcome),
		};
		this.log.push(record);
		health.record(failure === null);

		if (wait === null) this.pending.end();
		else {
			this.pending.after(wait / settings.timeScale, () => {
				void this.attempt(push, number + 1, this.retried(push, number));
			});
		}
		return record;
	}

	/** "Before the retry the latest status is looked up": makes the text again, with the latest data. */
	private retried({ message, owner, timestamp }: Push, attempts: number): string {
		const { settings, misbehaving } = this.parts;
		const now = timestampOf(this.unitType(message), Date.now());
		const fresh = settings.retryTimestamp === 'fresh' && timestamp !== null;
		const text = composed(message, owner, fresh ? now : timestamp, message.latest?.());
		return misbehaving.retried(text, 'timestamp', now === null ? null : now + attempts);
	}

	/** The type whose unit of time the message has. */
	private unitType({ type }: PushMessage): number {
		// Timestamps of reverse orders are in seconds. The option `pushTimestamp` makes those of order messages
		// seconds too.
		return type === 0 && this.parts.settings.pushTimestamp === 's' ? 10 : type;
	}
}

function failureOf(outcome: DeliveryResult): DeliveryAttempt['failure'] {
	if (outcome.status === null) return 'noAnswer';
	return succeeded(outcome) ? null : 'status';
}
