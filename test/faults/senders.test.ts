import { type Answer, isAcknowledgement } from '../support/account';
import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm } from '../support/faultForm';
import { shopifySender, type PlatformSender } from '../support/platformSender';
import { deliverRaw, type RawDelivery } from '../support/rawDelivery';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { sendUntilAccepted } from '../../harness/sendUntilAccepted';

const EVENTS = inForm({ short: 20, long: 200 });
const AT_ONCE = 5;
const MEBIBYTE = 1_048_576;
/** n8n's own limit, of which a body may be just as large. */
const LARGEST = 16 * MEBIBYTE;

describe('senders that are not as they should be', () => {
	let bench: FaultBench;
	let shopify: PlatformSender;
	const answers = new Map<string, Answer[]>();

	/** The delivery of an event, in the same bytes as the platform's own. */
	const deliveryOf = (event: string, body = shopify.bodyOf(event)): RawDelivery => {
		const headers = { 'x-shopify-event-id': event };
		const secret = shopify.credential.notificationsSecret!;
		const delivery = shopifyDelivery({ secret, body, headers });
		return { headers: delivery.headers, body: Buffer.from(body) };
	};
	const send = async (event: string, changes: Partial<RawDelivery> = {}, body?: string) => {
		const answer = await deliverRaw(bench.urls[0]!, { ...deliveryOf(event, body), ...changes });
		answers.set(event, [...(answers.get(event) ?? []), answer]);
		return answer;
	};
	/** As a platform does: again and again until it is taken. */
	const repeat = async (event: string) => {
		const answer = await sendUntilAccepted(async () => await shopify.again(event), isAcknowledgement);
		expect(isAcknowledgement(answer)).toBe(true);
	};
	const everyEvent = async (deliver: (event: string) => Promise<unknown>) => {
		const events = Array.from({ length: EVENTS }, () => bench.nextEvent());
		for (let start = 0; start < EVENTS; start += AT_ONCE) {
			await Promise.all(events.slice(start, start + AT_ONCE).map(deliver));
		}
		return events;
	};
	const accountOf = async (what: string, events: readonly string[]) => {
		await bench.rest();
		const account = await bench.account(answers);
		expectPromisesKept(what, account);
		return account.events.filter(({ event }) => events.includes(event));
	};

	beforeAll(async () => {
		shopify = await shopifySender({ timeScale: 1 });
		const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
		bench = await FaultBench.start({ name: 'senders', senders: [shopify], env });
	});
	afterAll(async () => await bench?.close());

	it('that disconnect before the answer and send again: each event runs once', async () => {
		const moments = new Moments('disconnecting senders');
		const events = await everyEvent(async (event) => {
			await send(event, { breakAfterMs: moments.between(0, 60) });
			await repeat(event);
		});
		const accounts = await accountOf('senders that disconnect', events);
		expect(accounts.filter(({ executions }) => executions.length !== 1)).toEqual([]);
		expect(accounts.filter(({ effects }) => effects.length !== 1)).toEqual([]);
	});

	it('that send slowly: each event runs once, and nobody waits for them', async () => {
		const events = await everyEvent(async (event) => {
			const slow = send(event, { parts: 8, pauseMs: 250 });
			const other = bench.nextEvent();
			expect(await send(other)).toMatchObject({ status: 200, outcome: null });
			expect(await slow).toMatchObject({ status: 200, outcome: null });
		});
		const accounts = await accountOf('slow senders', events);
		expect(accounts.filter(({ executions }) => executions.length !== 1)).toEqual([]);
		expect(accounts.filter(({ effects }) => effects.length !== 1)).toEqual([]);
	});

	it('that never finish start nothing, and nothing of them is remembered', async () => {
		const events = await everyEvent(async (event) => {
			const answer = await send(event, { parts: 4, partsLeftOut: 1, pauseMs: 20, breakAfterMs: 100 });
			expect(isAcknowledgement(answer)).toBe(false);
		});
		expect((await accountOf('senders that never finish', events)).flatMap((own) => own.executions)).toEqual(
			[],
		);
		for (const event of events) expect(await send(event)).toMatchObject({ status: 200, outcome: null });
		const accounts = await accountOf('the same events, sent whole', events);
		expect(accounts.filter(({ executions }) => executions.length !== 1)).toEqual([]);
	});

	it('that send bodies of 16 MB: up to the limit they run; over it they are refused and not remembered', async () => {
		const [within, over] = [bench.nextEvent(), bench.nextEvent()];
		expect(await send(within, {}, padded(within, LARGEST))).toMatchObject({ status: 200, outcome: null });
		const tooLarge = padded(over, LARGEST + 1);
		for (let time = 0; time < 3; time++) {
			const answer = await send(over, {}, tooLarge);
			// By n8n itself, which calls it an error of its own.
			expect(answer.status).toBe(500);
		}
		await bench.n8n.restart({ N8N_PAYLOAD_SIZE_MAX: '32' });
		expect(await send(over, {}, tooLarge)).toMatchObject({ status: 200, outcome: null });
		expect(await send(over, {}, tooLarge)).toMatchObject({ outcome: 'duplicate' });
		expect(await send(within, {}, padded(within, LARGEST))).toMatchObject({ outcome: 'duplicate' });
		const accounts = await accountOf('bodies of 16 MB and over', [within, over]);
		expect(accounts.map(({ executions }) => executions.length)).toEqual([1, 1]);
	});
});

/** @returns the JSON of an event, filled up to exactly this many bytes */
function padded(event: string, bytes: number): string {
	const [head, tail] = [`{"name":"${event}","padding":"`, '"}'];
	return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}`;
}
