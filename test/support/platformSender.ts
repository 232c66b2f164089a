import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { POLICY as SHOPEE_POLICY } from '../../nodes/Shopee/platform/policy';
import { POLICY as SHOPIFY_POLICY } from '../../nodes/Shopify/platform/policy';
import { startShopeeSimulator } from '../../simulators/shopee';
import { startShopifySimulator, type ManualDelivery } from '../../simulators/shopify';
import type { Outcome } from '../../simulators/shared/wire';
import type { Answer } from './account';

/** A platform that sends events by name and repeats what is not taken, on its own schedule but faster. */
export interface PlatformSender {
	readonly name: 'shopify' | 'shopee';
	/** The trigger that takes its events, and its credential. */
	readonly trigger: string;
	readonly parameters: INodeParameters;
	readonly credentialType: string;
	readonly credential: IDataObject;
	/** Tells it where to send to, once that is served. */
	subscribe(url: string): Promise<void>;
	/** An event happens; its repetitions go on by themselves. Resolves after the first attempt. */
	emit(event: string): Promise<void>;
	/** The exact text of an event's body, as it is sent. */
	bodyOf(event: string): string;
	/** One more delivery of an event, the same as the first; it is not repeated. */
	again(event: string): Promise<Answer>;
	/** One delivery that is made in some way other than the platform's own. */
	forge(event: string, forgery: Forgery): Promise<Answer>;
	/** By event, in the order in which they were answered; without those of `forge`. */
	answers(): Map<string, Answer[]>;
	/** Resolves when nothing is under way or waits to be repeated. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

export const FORGERIES = ['wrong key', 'changed body', 'no signature'] as const;

export type Forgery = (typeof FORGERIES)[number];

/** Forgers send what is not small, so that it would show where it is kept. */
const FORGED_BYTES = 10_000;

export interface SenderOptions {
	/** How many times faster than real time the waits between repetitions pass. */
	readonly timeScale: number;
}

export const SHOPIFY_SECRET = 'fault-tests-notifications-secret';
const SHOPIFY_TOPIC = 'orders/create';

/** Shopify, sending webhooks of its Notifications page: repeated 8 times, given 5 s each. */
export async function shopifySender({ timeScale }: SenderOptions): Promise<PlatformSender> {
	const shopify = await startShopifySimulator({ timeScale, notificationsSecret: SHOPIFY_SECRET });
	const { answerDeadlineMs } = SHOPIFY_POLICY;
	const extra = new Extra(answerDeadlineMs);
	let uri = '';
	const payload = (event: string) => JSON.stringify({ id: Number(event.replace(/\D/g, '')), name: event });
	const deliver = async (event: string, changes: Partial<ManualDelivery>) =>
		await shopify.deliver({
			uri,
			topic: SHOPIFY_TOPIC,
			payload: payload(event),
			eventId: event,
			secret: SHOPIFY_SECRET,
			...changes,
		});
	return {
		name: 'shopify',
		trigger: 'shopifyWebhookTrigger',
		parameters: {},
		credentialType: 'shopifyWebhookApi',
		credential: { notificationsSecret: SHOPIFY_SECRET },
		subscribe: async (url) => {
			uri = url;
			shopify.addNotificationSubscription(SHOPIFY_TOPIC, url);
		},
		bodyOf: payload,
		emit: async (event) => void (await shopify.emit(SHOPIFY_TOPIC, payload(event), { eventId: event })),
		again: async (event) => await extra.note(event, deliver(event, {})),
		forge: async (event, forgery) =>
			await answerOf(
				deliver(event, {
					payload: large(payload(event)),
					...(forgery === 'wrong key' && { secret: 'guessed' }),
					...(forgery === 'changed body' && { tamper: changed }),
					...(forgery === 'no signature' && { headers: { 'x-shopify-hmac-sha256': null } }),
				}),
				answerDeadlineMs,
			),
		answers: () => extra.after(shopify.deliveries.map((attempt) => [attempt.eventId, attempt])),
		idle: async () => await shopify.idle(),
		close: async () => await shopify.close(),
	};
}

const SHOPEE_KEYS = { partnerId: '2001887', pushKey: 'fault-tests-push-key' };
const SHOPEE_CODE = 3;
/** In seconds since 1970. */
const SOME_TIME = 1_700_000_000;

/** Shopee: repeated 3 times, given 3 s each; it suspends nobody here. */
export async function shopeeSender({ timeScale }: SenderOptions): Promise<PlatformSender> {
	const health = { suspendBelow: 0 };
	const shopee = await startShopeeSimulator({ ...SHOPEE_KEYS, timeScale, health });
	const { answerDeadlineMs } = SHOPEE_POLICY;
	const extra = new Extra(answerDeadlineMs);
	const body = (event: string) =>
		JSON.stringify({
			data: { ordersn: event, status: 'READY_TO_SHIP', update_time: SOME_TIME },
			shop_id: 727720655,
			code: SHOPEE_CODE,
			timestamp: SOME_TIME,
		});
	return {
		name: 'shopee',
		trigger: 'shopeeTrigger',
		parameters: {},
		credentialType: 'shopeeOpenPlatformApi',
		credential: {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: SHOPEE_KEYS.partnerId,
			partnerKey: 'unused',
			pushPartnerKey: SHOPEE_KEYS.pushKey,
		},
		subscribe: async (url) => {
			const refusal = await shopee.saveInConsole({ callbackUrl: url, on: [SHOPEE_CODE] });
			if (refusal !== null) throw new Error(refusal);
		},
		bodyOf: (event) => body(event),
		emit: async (event) => void (await shopee.emit(SHOPEE_CODE, { body: body(event) })),
		again: async (event) => await extra.note(event, shopee.deliver({ body: body(event) })),
		forge: async (event, forgery) =>
			await answerOf(
				shopee.deliver({
					body: large(body(event)),
					...(forgery === 'wrong key' && { key: 'guessed' }),
					...(forgery === 'changed body' && { tamper: changed }),
					...(forgery === 'no signature' && { headers: { authorization: null } }),
				}),
				answerDeadlineMs,
			),
		answers: () => extra.after(shopee.deliveries.map((attempt) => [nameIn(attempt.body), attempt])),
		idle: async () => await shopee.idle(),
		close: async () => await shopee.close(),
	};
}

/** Two clocks, each rounded, time a delivery. */
const ROUNDING_MS = 5;

/** Deliveries that the simulators do not log. */
class Extra {
	private readonly answers: Array<readonly [string, Answer]> = [];

	constructor(private readonly deadlineMs: number) {}

	async note(event: string, delivery: Promise<Outcome>): Promise<Answer> {
		const answer = await answerOf(delivery, this.deadlineMs);
		this.answers.push([event, answer]);
		return answer;
	}

	/** @param attempts what the simulator has logged */
	after(attempts: ReadonlyArray<readonly [string, Logged]>): Map<string, Answer[]> {
		const all = new Map<string, Answer[]>();
		const logged = attempts.map(([event, attempt]) => [event, fromLog(attempt, this.deadlineMs)] as const);
		for (const [event, answer] of [...logged, ...this.answers]) {
			all.set(event, [...(all.get(event) ?? []), answer]);
		}
		return all;
	}
}

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

async function answerOf(delivery: Promise<Outcome>, deadlineMs: number): Promise<Answer> {
	const at = new Date().toISOString();
	const { headers, body, ...outcome } = await delivery;
	return fromLog({ at, ...outcome, responseHeaders: headers, responseBody: body }, deadlineMs);
}

function nameIn(body: string): string {
	return (JSON.parse(body) as { data: { ordersn: string } }).data.ordersn;
}

/** @returns an event's JSON with a long field more */
function large(text: string): string {
	return `{"padding":"${'x'.repeat(FORGED_BYTES)}",${text.slice(1)}`;
}

/** @returns the body with its last digit changed */
function changed(body: Buffer): Buffer {
	const text = body.toString();
	const place = text.search(/\d(?=\D*$)/);
	return Buffer.from(`${text.slice(0, place)}${(Number(text[place]) + 1) % 10}${text.slice(place + 1)}`);
}
