import { Misbehaving } from '../shared/misbehaviour/misbehaving';
import { answering, listen } from '../shared/server';
import { App } from './app';
import { Connection } from './connection';
import { PushConsole } from './console';
import { Health } from './health';
import {
	composed,
	type Owner,
	type PushMessage,
	type PushParts,
	TEST_MESSAGES,
	timestampOf,
} from './message';
import { LAZADA_TRAITS } from './misbehaviour';
import { linePush } from './orderPush';
import { type Order, OrderBook } from './orders';
import { PushQueue } from './pushQueue';
import { returnPush } from './returnPush';
import { firstPushOf, type Return, ReturnBook } from './returns';
import { route } from './routes';
import { completed, type NewSeller, type Seller } from './seller';
import { Sender } from './sender';
import { type LazadaSimulatorOptions, resolveSettings } from './settings';
import type { LazadaSimulator } from './simulator';
import { Throttle } from './throttle';
import { Tokens } from './tokens';
import type { ApiCall, ManualDelivery, OrderResult, ReturnResult } from './types';

export { ACCESS_TOKEN, APP_KEY, APP_SECRET, type LazadaSimulatorOptions } from './settings';
export type { LazadaSimulator } from './simulator';
export type * from './types';

/**
 * Starts an HTTP server on 127.0.0.1 that simulates Lazada's Open Platform for one app: its order API and its
 * tokens, and the Lazada Push Mechanism with its signatures and retries, which stops after too many failures.
 */
export async function startLazadaSimulator(options: LazadaSimulatorOptions = {}): Promise<LazadaSimulator> {
	const settings = resolveSettings(options);
	const app = new App(settings);
	const tokens = new Tokens(settings);
	const misbehaving = new Misbehaving(LAZADA_TRAITS);
	const book = misbehaving.watched(new OrderBook(), ['create', 'change']);
	const returns = misbehaving.watched(new ReturnBook(), ['create', 'change']);
	const health = new Health(settings.stop);
	const connection = new Connection(settings, misbehaving);
	const sender = new Sender(connection, app, settings);
	const console = new PushConsole(sender, health, settings.allowHttp);
	const sellers = new Map<string, Seller>();
	const calls: ApiCall[] = [];
	const queue = new PushQueue({ sender, console, health, tokens, settings, ownerOf, misbehaving });
	const throttle = new Throttle(settings.qps);
	const home = settings.sellerId;

	function addSeller(seller: NewSeller): Seller {
		const added = completed(seller, settings.country);
		sellers.set(added.sellerId, added);
		return added;
	}

	function sellerOf(sellerId: string): Seller {
		const seller = sellers.get(sellerId);
		if (!seller) throw new Error(`The simulator has no seller ${sellerId}`);
		return seller;
	}

	function ownerOf({ sellerId = home }: PushMessage): Owner {
		return { appKey: app.appKey, sellerId, country: sellers.get(sellerId)?.country ?? settings.country };
	}

	async function pushed(order: Order, lines: readonly string[], push: boolean): Promise<OrderResult> {
		if (!push) return { order, pushes: [] };
		const current = () => book.find(order.orderId, order.seller.sellerId) ?? order;
		const messages = lines.map((lineId) => linePush(lineId, current, settings));
		return { order, pushes: await Promise.all(messages.map((message) => queue.emit(message))) };
	}

	async function pushedReturn(
		changed: Return,
		lines: readonly string[],
		status: string | null,
	): Promise<ReturnResult> {
		const messages = status === null ? [] : lines.map((lineId) => returnPush(changed, lineId, status));
		return { returned: changed, pushes: await Promise.all(messages.map((message) => queue.emit(message))) };
	}

	addSeller({ sellerId: home });
	tokens.authorize([home], { accessToken: settings.accessToken, refreshToken: settings.refreshToken });
	const platform = { app, tokens, sellers, settings, book, returns, throttle, calls, misbehaving };
	const server = await listen(
		settings.port,
		answering(misbehaving.answers((request, response) => route(request, response, platform))),
	);
	return {
		url: server.url,
		restUrl: `${server.url}/rest`,
		port: server.port,
		appKey: settings.appKey,
		deliveries: queue.log,
		calls,
		orders: book.list,
		returns: returns.list,
		get config() {
			const { callbackUrl, messageTypes } = console;
			return { callbackUrl, messageTypes, stopped: health.stopped, failureRate: health.failureRate };
		},
		get sellers() {
			return [...sellers.values()];
		},

		addSeller,
		issueCode: (sellerIds = [home], { expiresInSeconds } = {}) =>
			tokens.issueCode(known(sellerIds), expiresInSeconds),
		authorize: (sellerIds = [home], given) => tokens.authorize(known(sellerIds), given),
		authorizationOf: (sellerId = home) => tokens.of(sellerId),
		expireAccessToken: (sellerId = home, at = Date.now()) => tokens.expireAccess(sellerId, at),
		expireRefreshToken: (sellerId = home, at = Date.now()) => tokens.expireRefresh(sellerId, at),
		revoke: (sellerId = home) => tokens.revoke(sellerId),

		async createOrder(given = {}) {
			const order = book.create(given, sellerOf(given.sellerId ?? home));
			return pushed(
				order,
				order.lines.map(({ lineId }) => lineId),
				given.push ?? true,
			);
		},
		async setStatus(orderId, status, change = {}) {
			const { order, changed } = book.change(orderId, { ...change, status });
			return pushed(order, changed, change.push ?? true);
		},

		async createReturn(given) {
			const order = book.find(given.orderId, given.sellerId ?? home);
			if (!order) throw new Error(`The simulator has no order ${given.orderId}`);
			const created = returns.create(given, order);
			const lineIds = created.lines.map(({ lineId }) => lineId);
			return pushedReturn(created, lineIds, given.push === undefined ? firstPushOf(created) : given.push);
		},
		async changeReturn(returnId, change) {
			const { changed, lineIds } = returns.change(returnId, change);
			return pushedReturn(changed, lineIds, change.push ?? null);
		},

		emit: (push: PushMessage | number, parts?: PushParts) => queue.emit(asMessage(push, parts)),
		duplicate: (pushId, copies = 1) =>
			Promise.all(Array.from({ length: copies }, () => queue.duplicate(pushId))),
		deliver({ url = console.callbackUrl ?? undefined, push, body, ...changes }: ManualDelivery = {}) {
			if (url === undefined) throw new Error('There is no callback URL to deliver to');
			const text = body ?? (push ? textOf(push) : TEST_MESSAGES.text);
			return sender.post({ url, body: Buffer.from(text), ...changes });
		},
		idle: () => queue.pending.idle(),

		verify: (url, form) => console.verify(url ?? console.callbackUrl, form),
		saveInConsole: (changes) => console.save(changes),
		startPushing: () => health.reset(),
		setAppSecret(appSecret) {
			app.appSecret = appSecret;
		},
		failNext: (failure = {}) => app.failNext(failure),
		misbehave: (switches) => misbehaving.set(switches),
		async close() {
			queue.pending.close();
			connection.close();
			await server.close();
		},
	};

	function known(sellerIds: readonly string[]): readonly string[] {
		return sellerIds.map((sellerId) => sellerOf(sellerId).sellerId);
	}

	function textOf(message: PushMessage): string {
		const usual = timestampOf(message.type, Date.now());
		return composed(message, ownerOf(message), message.timestamp === undefined ? usual : message.timestamp);
	}
}

function asMessage(push: PushMessage | number, parts: PushParts = {}): PushMessage {
	return typeof push === 'number' ? { ...parts, type: push } : { ...push, ...parts };
}
