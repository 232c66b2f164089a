import { nowInSeconds } from '../shared/clock';
import { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { answering, listen } from '../shared/server';
import { Wire } from '../shared/wire';
import { App } from './app';
import { type ApiError, isApiError } from './errors';
import { Health } from './health';
import { LostQueue } from './lostQueue';
import { composed, type PushMessage, type PushParts, shopIdOf, VERIFICATION_MESSAGE } from './message';
import { SHOPEE_TRAITS } from './misbehaviour';
import { type Change, PushConfig, subscribes } from './pushConfig';
import { PushQueue } from './pushQueue';
import { route } from './routes';
import { scheduleOf } from './schedule';
import { Sender } from './sender';
import { resolveSettings, type ShopeeSimulatorOptions } from './settings';
import type { ApiCall, ManualDelivery, ShopeeSimulator } from './types';

export { PARTNER_ID, PARTNER_KEY, type ShopeeSimulatorOptions } from './settings';
export type * from './types';

/**
 * Starts an HTTP server on 127.0.0.1 that simulates Shopee's Open Platform for one app: the push part of its
 * API, and the pushes with their signatures, retries, lost messages and suspension.
 */
export async function startShopeeSimulator(options: ShopeeSimulatorOptions = {}): Promise<ShopeeSimulator> {
	const settings = resolveSettings(options);
	const app = new App(settings);
	const misbehaving = new Misbehaving(SHOPEE_TRAITS);
	const config = misbehaving.watched(new PushConfig(settings), ['apply']);
	const windowSpeed = settings.windows === 'scaled' ? settings.timeScale : 1;
	const health = new Health(settings.health, windowSpeed);
	const lost = misbehaving.watched(new LostQueue(windowSpeed), ['add', 'confirm']);
	const wire = new Wire({ connectTimeoutMs: 3_000, requestTimeoutMs: 3_000 }, misbehaving);
	const sender = new Sender(wire, app, settings);
	const owner = { shopId: settings.shopId, partnerId: Number(settings.partnerId) };
	const signer = () => app.pushSigner;
	const queue = new PushQueue({ sender, config, health, lost, settings, owner, signer, misbehaving });
	const calls: ApiCall[] = [];

	async function save(change: Change): Promise<ApiError | null> {
		const refusal = change.callbackUrl === null ? null : await sender.testPush(change.callbackUrl);
		if (refusal) return refusal;
		config.apply(change);
		if (subscribes(change)) health.reset();
		return null;
	}

	function textOf(message: PushMessage): string {
		return composed(message, owner, message.timestamp ?? nowInSeconds());
	}

	const server = await listen(
		settings.port,
		answering(
			misbehaving.answers((request, response) =>
				route(request, response, { app, settings, config, health, lost, calls, misbehaving, save }),
			),
		),
	);
	return {
		url: server.url,
		port: server.port,
		partnerId: settings.partnerId,
		deliveries: queue.log,
		calls,
		get config() {
			return {
				callbackUrl: config.callbackUrl,
				on: [...config.on],
				blockedShopIds: [...config.blocked],
				status: health.status,
				suspendedTime: health.suspendedTime,
			};
		},
		get lostMessages() {
			return lost.list;
		},

		emit: (push: PushMessage | number, parts?: PushParts) => queue.emit(asMessage(push, parts)),
		duplicate: (pushId, copies = 1) =>
			Promise.all(Array.from({ length: copies }, () => queue.duplicate(pushId))),
		deliver({ url = config.callbackUrl ?? undefined, push, body, key, ...changes }: ManualDelivery = {}) {
			if (url === undefined) throw new Error('There is no callback URL to deliver to');
			const text = body ?? (push ? textOf(push) : VERIFICATION_MESSAGE);
			const { timeoutMs } = scheduleOf(push?.code ?? 0);
			const post = { url, body: Buffer.from(text), key: key ?? app.keyOf(app.pushSigner), timeoutMs };
			return sender.post({ ...post, ...changes });
		},
		loseMessage(push, parts) {
			const message = asMessage(push, parts);
			const { code } = message;
			const { lostAt } = parts ?? {};
			return lost.add({ code, shopId: shopIdOf(message, owner), body: textOf(message), lostAt });
		},
		idle: () => queue.pending.idle(),

		async saveInConsole({ callbackUrl, on, off, blockedShopIds }) {
			const fields = {
				callback_url: callbackUrl,
				set_push_config_on: on,
				set_push_config_off: off,
				blocked_shop_id_list: blockedShopIds,
			};
			const change = config.check(fields, 'accepted');
			const refusal = isApiError(change) ? change : await save(change);
			return refusal?.message ?? null;
		},
		setLiveStatus: (status) => health.set(status),
		setAuthorizedShops(shops) {
			app.authorizedShops = shops;
		},
		setKeys: (keys) => void Object.assign(app, keys),
		setSigners({ pushes, verification }) {
			app.pushSigner = pushes ?? app.pushSigner;
			app.verificationSigner = verification ?? app.verificationSigner;
		},
		refuseCalls(refusal) {
			app.refusal = refusal;
		},
		failNext: (failure = {}) => app.failNext(failure),
		misbehave: (switches) => misbehaving.set(switches),
		async close() {
			queue.pending.close();
			wire.close();
			await server.close();
		},
	};
}

function asMessage(push: PushMessage | number, parts: PushParts = {}): PushMessage {
	return typeof push === 'number' ? { ...parts, code: push } : { ...push, ...parts };
}
