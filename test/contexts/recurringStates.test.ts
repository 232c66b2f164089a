import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { executeContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { triggerOfAnotherProcess } from '../support/otherProcess';
import { restartTrigger } from '../support/restart';
import { SIGNED, type SignedPush } from '../support/signedPush';
import { KINDS, shown, StateModel, type Expected } from '../support/stateHistory';

const SENT = Date.UTC(2026, 10, 22) / 1_000;
let nodes = 0;

/** @returns what was answered, and what the workflow got */
async function deliver(host: WebhookHost, { requestOf }: SignedPush, body: string) {
	const before = host.executions.length;
	const response = await fetch(host.url, requestOf(body));
	await response.text();
	const [item] = host.executions.slice(before);
	const { stateSeenBefore: seenBefore } = (item?.json.delivery ?? {}) as IDataObject;
	const outcome = response.headers.get('x-webhook-outcome') ?? (response.status === 200 ? 'run' : 'refused');
	return { outcome, seenBefore, eventId: item?.json.eventId };
}

function begin(host: WebhookHost, parameters: INodeParameters = {}): void {
	host.setup = { ...host.setup, nodeId: `states-${++nodes}`, parameters };
	host.staticData = {};
	host.executions.length = 0;
	host.startExecution = async () => {};
}

const shopee = (code: number, ids: object) => (state: object, second: number) =>
	JSON.stringify({ code, shop_id: 1, timestamp: SENT + second, data: { ...ids, ...state } });
const lazada = (type: number, ids: object) => (state: object, second: number) =>
	JSON.stringify({
		seller_id: '1',
		message_type: type,
		data: { ...ids, ...state },
		timestamp: (SENT + second) * 1_000,
		site: 'lazada_vn',
	});

type BodyOf = (state: object, second: number) => string;

/** What shows a state, and two of its states. */
const STATES: ReadonlyArray<readonly [string, SignedPush, BodyOf, object, object]> = [
	[
		'Shopee 4, tracking number',
		SIGNED.shopee,
		shopee(4, { ordersn: 'A', package_number: 'P' }),
		{ tracking_no: 'T1' },
		{ tracking_no: 'T2' },
	],
	[
		'Shopee 4, a tracking number that is taken away',
		SIGNED.shopee,
		shopee(4, { ordersn: 'A', package_number: 'P' }),
		{ tracking_no: 'T1' },
		{ tracking_no: '' },
	],
	['Shopee 6, banned item', SIGNED.shopee, shopee(6, { item_id: 1 }), { reason: 'A' }, { reason: 'B' }],
	[
		'Shopee 9, promotion',
		SIGNED.shopee,
		shopee(9, { item_id: 1, promotion_id: 2 }),
		{ action: 'added_in_promo' },
		{ action: 'removed_from_promo' },
	],
	['Shopee 11, video', SIGNED.shopee, shopee(11, { video_upload_id: 'V' }), { status: 'A' }, { status: 'B' }],
	[
		'Shopee 13, brand',
		SIGNED.shopee,
		shopee(13, { register_brand: { brand_id: 5 } }),
		{ register_result: { result: 'APPROVED' } },
		{ register_result: { result: 'REJECTED' } },
	],
	[
		'Shopee 15, document',
		SIGNED.shopee,
		shopee(15, { ordersn: 'A', package_number: 'P' }),
		{ status: 'READY' },
		{ status: 'FAILED' },
	],
	['Shopee 16, violation', SIGNED.shopee, shopee(16, { item_id: 1 }), { deboost: true }, { deboost: false }],
	[
		'Shopee 24, booking',
		SIGNED.shopee,
		shopee(24, { booking_sn: 'B' }),
		{ tracking_number: 'T1' },
		{ tracking_number: 'T2' },
	],
	[
		'Shopee 25, booking document',
		SIGNED.shopee,
		shopee(25, { booking_sn: 'B' }),
		{ status: 'READY' },
		{ status: 'FAILED' },
	],
	[
		'Lazada 2, chat message',
		SIGNED.lazada,
		lazada(2, { session_id: 'S', message_id: 'M' }),
		{ status: 0 },
		{ status: 1 },
	],
	['Lazada 7, video', SIGNED.lazada, lazada(7, { videoId: 7 }), { state: 'A' }, { state: 'B' }],
	[
		'Lazada 7, video without a state',
		SIGNED.lazada,
		lazada(7, { videoId: 7 }),
		{ state: '' },
		{ state: 'A' },
	],
	['Lazada 13, seller', SIGNED.lazada, lazada(13, {}), { status: 'normal' }, { status: 'close' }],
	[
		'Lazada 19, session',
		SIGNED.lazada,
		lazada(19, { session_id: 'S' }),
		{ unread_count: 1 },
		{ unread_count: 0 },
	],
	['Lazada 21, review', SIGNED.lazada, lazada(21, { id: 3 }), { item_id: 1 }, { item_id: 2 }],
	[
		'Lazada 46, pickup order',
		SIGNED.lazada,
		lazada(46, { pickUpOrderNo: 'P' }),
		{ orderStatus: 'A' },
		{ orderStatus: 'B' },
	],
];

describe('a state that comes back', () => {
	const hosts = new Map<SignedPush, WebhookHost>();

	beforeAll(async () => {
		for (const signed of [SIGNED.shopee, SIGNED.lazada, SIGNED.pancake]) {
			hosts.set(signed, await startWebhookHost({ type: new signed.type(), credential: signed.credential() }));
		}
	});
	afterAll(async () => {
		for (const host of hosts.values()) await host.close();
	});
	const hostOf = (signed: SignedPush, parameters: INodeParameters = {}) => {
		const host = hosts.get(signed)!;
		begin(host, parameters);
		return host;
	};

	it.each(STATES)(
		'is an event of its own, unlike its copies: %s',
		async (_name, signed, bodyOf, one, other) => {
			const host = hostOf(signed);
			const runs = [];
			for (const body of [bodyOf(one, 1), bodyOf(other, 2), bodyOf(one, 3)]) {
				runs.push(await deliver(host, signed, body));
				expect((await deliver(host, signed, body)).outcome).toBe('duplicate');
			}
			expect(runs.map(({ outcome, seenBefore }) => [outcome, seenBefore])).toEqual([
				['run', false],
				['run', false],
				['run', true],
			]);
			expect(new Set(runs.map(({ eventId }) => eventId)).size).toBe(3);
			// The last state, stamped anew, and an older state, late and stamped anew: both are copies.
			expect((await deliver(host, signed, bodyOf(one, 5))).outcome).toBe('duplicate');
			expect((await deliver(host, signed, bodyOf(other, 4))).outcome).toBe('duplicate');
		},
	);

	it('is an event of its own where a fee is set back under one updated_at: 0, 15,000, 0', async () => {
		const host = hostOf(SIGNED.pancake);
		const order = (fee: number) =>
			JSON.stringify({
				type: 'orders',
				id: '1',
				fee_marketplace: fee,
				updated_at: '2026-11-22T05:00:00.000000',
			});
		const runs = [];
		for (const fee of [0, 15_000, 0]) runs.push(await deliver(host, SIGNED.pancake, order(fee)));
		expect(runs.map(({ outcome, seenBefore }) => [outcome, seenBefore])).toEqual([
			['run', false],
			['run', false],
			['run', true],
		]);
		expect((await deliver(host, SIGNED.pancake, order(0))).outcome).toBe('duplicate');
	});

	it('is a reminder where Lazada warns of the end of an authorization on another day with equal data', async () => {
		const host = hostOf(SIGNED.lazada);
		const warning = lazada(8, { app_key: '115527', auth_expiry_time: SENT + 100_000, seller_id: '1' });
		const outcomes = [];
		for (const second of [0, 60, 86_399, 86_400, 86_460]) {
			outcomes.push((await deliver(host, SIGNED.lazada, warning({}, second))).outcome);
		}
		expect(outcomes).toEqual(['run', 'duplicate', 'duplicate', 'run', 'duplicate']);
	});

	it('says nothing of it where the event has a time of its own', async () => {
		const host = hostOf(SIGNED.shopee);
		const body = shopee(3, { ordersn: 'A', status: 'PAID', update_time: SENT })({}, 1);
		expect(await deliver(host, SIGNED.shopee, body)).toMatchObject({ outcome: 'run', seenBefore: undefined });
	});

	it('is forgotten by a test, which tells no state from another', async () => {
		const host = hostOf(SIGNED.shopee);
		const bodyOf = shopee(4, { ordersn: 'A', package_number: 'P' });
		const first = bodyOf({ tracking_no: 'T1' }, 1);
		for (let time = 0; time < 2; time++) {
			const response = await fetch(host.testUrl, SIGNED.shopee.requestOf(first));
			expect([response.status, await response.text()]).toEqual([200, '']);
		}
		expect(host.executions.map(({ json }) => (json.delivery as IDataObject).stateSeenBefore)).toEqual([
			false,
			false,
		]);
		expect(await deliver(host, SIGNED.shopee, first)).toMatchObject({ outcome: 'run', seenBefore: false });
	});

	it.each(Object.entries(KINDS))(
		'is told from copies as the model does, through refusals and restarts: %s',
		async (_name, kind) => {
			const signed = SIGNED[kind.platform];
			const step = fc.record({
				delivery: shown,
				accepted: fc.nat({ max: 3 }).map((number) => number > 0),
				restarts: fc.nat({ max: 4 }).map((number) => number === 0),
			});
			await fc.assert(
				fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
					const host = hostOf(signed);
					const model = new StateModel(kind.times);
					let hasUnsaved = false;
					for (const { delivery, accepted, restarts } of steps) {
						// What starts nothing is saved a moment later, so n8n is not restarted in between.
						if (restarts && !hasUnsaved) restartTrigger(host, `states-${++nodes}`);
						host.startExecution = async () => {
							if (!accepted) throw new Error('n8n is out of order');
						};
						const expected = model.deliver(delivery, accepted);
						const is = await deliver(host, signed, kind.bodyOf(delivery));
						expect(withoutId(is)).toEqual(answerTo(expected, accepted));
						hasUnsaved = expected.outcome === 'duplicate' || !accepted;
					}
				}),
				{ numRuns: 12 },
			);
		},
	);
});

describeWith(['redis-server', 'webdis', 'setpriv'], 'a state that comes back, with a shared ledger', () => {
	let redis: RedisServer;
	let store: StoredCredential;

	beforeAll(async () => {
		redis = await startRedis();
		const data = { url: redis.webdisUrl, authentication: 'none', prefix: 'states' };
		store = storedCredential(new RedisHttpApi(), data, 'store-1');
	});
	afterAll(async () => await redis?.close());

	/** What was answered is written to Redis a moment later: no claim is then open. */
	const settled = async () => {
		await until(async () => {
			const keys = await redis.keys();
			if (keys.some((key) => key.endsWith(':open'))) return false;
			const events = keys.filter((key) => !key.endsWith(':snapshot'));
			if (events.length === 0) return true;
			const values = (await redis.command('MGET', ...events)) as Array<string | null>;
			return values.every((value) => value === null || /^(seen|run):/.test(value));
		}, 'the outcome of every delivery');
	};

	it.each(Object.entries(KINDS))(
		'is told from copies as the model does, in two processes: %s',
		async (_name, kind) => {
			const signed = SIGNED[kind.platform];
			const setup = { credential: signed.credential(), moreCredentials: [store] };
			const types = [new signed.type(), triggerOfAnotherProcess(signed.file)];
			const hosts: WebhookHost[] = [];
			for (const type of types) hosts.push(await startWebhookHost({ type, ...setup }));
			const step = fc.record({
				delivery: shown,
				accepted: fc.nat({ max: 3 }).map((number) => number > 0),
				process: fc.nat({ max: 1 }),
			});
			try {
				await fc.assert(
					fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
						const nodeId = `shared-states-${++nodes}`;
						for (const host of hosts) {
							begin(host);
							host.setup = { ...host.setup, nodeId, parameters: { options: { ledger: 'redis' } } };
						}
						const model = new StateModel(kind.times);
						const ids: string[] = [];
						for (const { delivery, accepted, process } of steps) {
							const host = hosts[process]!;
							host.startExecution = async () => {
								if (!accepted) throw new Error('n8n is out of order');
							};
							const expected = model.deliver(delivery, accepted);
							const is = await deliver(host, signed, kind.bodyOf(delivery));
							expect(withoutId(is)).toEqual(answerTo(expected, accepted));
							if (is.outcome === 'run') ids.push(String(is.eventId));
							await settled();
						}
						// Each is an event of its own for the executions too, which run an event once.
						const started = await startedOf(hosts[0]!, ids);
						expect(started).toEqual(ids.map(() => 1));
					}),
					{ numRuns: 6 },
				);
			} finally {
				for (const host of hosts) await host.close();
			}
		},
	);

	/** @returns of each event how many of its executions go on, each begun with an id of its own */
	async function startedOf(host: WebhookHost, ids: readonly string[]): Promise<number[]> {
		const started: number[] = [];
		for (const [index, eventId] of ids.entries()) {
			const items = [{ json: { eventId, delivery: { test: false } } }];
			const context = executeContext(host.setup, items, {
				mode: 'webhook',
				executionId: `${host.setup.nodeId} ${index}`,
			});
			started.push(((await host.setup.type.execute!.call(context)) as unknown[][])[0]!.length);
		}
		return started;
	}
});

function withoutId({ outcome, seenBefore }: Awaited<ReturnType<typeof deliver>>) {
	return { outcome, ...(seenBefore !== undefined && { seenBefore }) };
}

/** What is refused starts nothing, and leaves no trace. */
function answerTo({ outcome, seenBefore }: Expected, accepted: boolean) {
	if (outcome === 'run' && !accepted) return { outcome: 'refused' };
	return { outcome, ...(seenBefore !== undefined && { seenBefore }) };
}
