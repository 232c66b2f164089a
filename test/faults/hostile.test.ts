import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { eventsIn } from '../../nodes/shared/idempotency/eventLog';
import type { StoredEvents } from '../../nodes/shared/idempotency/eventMemory';
import { eventName, isAcknowledgement } from '../support/account';
import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { inForm, say } from '../support/faultForm';
import { KITS } from '../../simulators/kits';
import { HEAP_ENV, heapInUse } from '../../harness/heap';
import { type PlatformSender, shopifySender } from '../support/platformSender';

const FORGED = inForm({ short: 500, long: 5_000 });
const FORGED_A_SECOND = 50;
/** Where n8n does not keep up, the forgers wait: this is about their load, not about a machine without power. */
const FORGED_AT_ONCE = 20;
const GENUINE_A_SECOND = 5;
const FLOW_MS = (FORGED / FORGED_A_SECOND) * 1_000;
/** n8n's own heap goes up and down by some of these; 5,000 forgeries kept would be 50 more. */
const HEAP_SLACK = 24 * 1_048_576;
/** As in nodes/shared/webhook/refusalLog.ts. */
const SUMMED_UP_AFTER_MS = 60_000;
const ONE_BY_ONE = 5;
const { forgeries: FORGERIES } = KITS.shopify;

describe('thousands of forged deliveries among the genuine ones', () => {
	let bench: FaultBench;
	let shopify: PlatformSender;

	beforeAll(async () => {
		shopify = await shopifySender({ timeScale: 300 });
		const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', ...HEAP_ENV };
		bench = await FaultBench.start({ name: 'hostile', senders: [shopify], env });
	});
	afterAll(async () => await bench?.close());

	/** Genuine events for the time of the flow; @returns how long their deliveries took, in ms */
	const genuineFlow = async (meanwhile: () => Promise<unknown>): Promise<number[]> => {
		const begun = Date.now();
		const stream = bench.stream(GENUINE_A_SECOND);
		await Promise.all([delay(FLOW_MS), meanwhile()]);
		await stream.stop();
		await bench.rest();
		return [...shopify.answers().values()]
			.flat()
			.filter(({ sentAt }) => sentAt >= begun)
			.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
	};
	const remembered = async () => {
		const { staticData } = await bench.api.getWorkflow(bench.workflowIds[0]!);
		const entries = Object.entries((staticData?.global ?? {}) as Record<string, StoredEvents>);
		// Others say that the trigger is published, and what it has registered.
		const places = entries.filter(([name]) => name.startsWith('deliveries:')).map(([, value]) => value);
		const events = places.flatMap((place) => place.events.flatMap(eventsIn));
		return { places: places.length, events: events.length };
	};
	const refusalsLogged = async () => {
		const lines = (await readFile(bench.n8n.logFile, 'utf8')).split('\n');
		const oneByOne = lines.filter((line) => line.includes('Webhook delivery refused'));
		const summaries = lines.flatMap(
			(line) => /\b(\d+) more webhook deliveries were refused/.exec(line)?.[1] ?? [],
		);
		const summed = summaries.reduce((sum, count) => sum + Number(count), 0);
		return { oneByOne: oneByOne.length, summaries: summaries.length, summed };
	};

	it('are all refused, cost no genuine one, and leave nothing behind', async () => {
		await genuineFlow(async () => {});
		const alone = await genuineFlow(async () => {});
		const [heapBefore, logBefore] = [await heapInUse(bench.n8n), (await stat(bench.n8n.logFile)).size];

		const statuses: Array<number | null> = [];
		let took = 0;
		const together = await genuineFlow(async () => {
			const begun = Date.now();
			const waitForTurn = async (number: number) => {
				const due = begun + (number * 1_000) / FORGED_A_SECOND;
				await delay(Math.max(0, due - Date.now()));
			};
			let next = 0;
			const forge = async () => {
				while (next < FORGED) {
					const number = next++;
					await waitForTurn(number);
					const forgery = FORGERIES[number % FORGERIES.length]!;
					statuses.push((await shopify.forge(eventName(900_000 + number), forgery)).status);
				}
			};
			await Promise.all(Array.from({ length: FORGED_AT_ONCE }, forge));
			took = Date.now() - begun;
		});
		const [heapAfter, logAfter] = [await heapInUse(bench.n8n), (await stat(bench.n8n.logFile)).size];

		const [p99Alone, p99Together] = [percentile(alone, 99), percentile(together, 99)];
		const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(1);
		say(
			`${FORGED} forged at ${((FORGED * 1_000) / took).toFixed(1)}/s among genuine at ${GENUINE_A_SECOND}/s:\n` +
				`  genuine p50 ${percentile(alone, 50)} ms alone, ${percentile(together, 50)} ms together; ` +
				`p99 ${p99Alone} ms alone, ${p99Together} ms together: ratio ${(p99Together / p99Alone).toFixed(2)}\n` +
				`  heap in use ${megabytes(heapBefore)} MB before, ${megabytes(heapAfter)} MB after; ` +
				`log grown by ${((logAfter - logBefore) / 1_024).toFixed(1)} kB`,
		);

		expect(statuses.filter((status) => status !== 401)).toEqual([]);
		const account = await bench.account();
		expectPromisesKept('the genuine ones', account);
		expect(account.events.filter(({ answers }) => !answers.some(isAcknowledgement))).toEqual([]);
		expect(account.twice.size).toBe(0);
		expect(await remembered()).toEqual({ places: 1, events: account.events.length });
		expect(heapAfter - heapBefore).toBeLessThan(HEAP_SLACK);

		const windows = Math.ceil(took / SUMMED_UP_AFTER_MS) + 1;
		const { oneByOne, summaries } = await refusalsLogged();
		expect(oneByOne).toBeLessThanOrEqual(windows * FORGERIES.length * ONE_BY_ONE);
		expect(summaries).toBeLessThanOrEqual(windows * FORGERIES.length);
	});

	const inLongForm = inForm({ short: it.skip, long: it });
	inLongForm('are summed up in the log to the last one (a minute, in the long form)', async () => {
		await delay(SUMMED_UP_AFTER_MS);
		const { oneByOne, summed } = await refusalsLogged();
		expect(oneByOne + summed).toBe(FORGED);
	});
});

function percentile(values: readonly number[], part: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * part) / 100))] ?? Number.NaN;
}
