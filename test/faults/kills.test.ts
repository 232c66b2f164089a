import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm, say } from '../support/faultForm';
import { shopeeSender, shopifySender } from '../support/platformSender';

const KILLS = inForm({ short: 3, long: 24 });
/** Of each platform. */
const EVENTS_A_SECOND = 1;
/** Both platforms repeat for longer than n8n is away, and still end soon. */
const TIME_SCALE = inForm({ short: 300, long: 100 });

const GROUPED = { eventsPerExecution: 8 };
const [KILLS_OF_GROUPS, SHUTDOWNS_OF_GROUPS] = inForm({ short: [1, 1], long: [20, 10] });
/** Of each platform: one goes alone, some share the next execution, and the rest the one after that. */
const AT_ONCE = 12;
const IN_BURSTS_A_SECOND = 6;

interface Trial {
	readonly what: string;
	/** In this order, each followed by a restart. */
	readonly ends: ReadonlyArray<'kill' | 'terminate'>;
	readonly perSecond: number;
	readonly atOnce: number;
	/** How long after events have been sent n8n is ended, at most, in ms. */
	readonly withinMs: number;
}

describe('n8n, killed again and again while two platforms send', () => {
	let bench: FaultBench;

	beforeAll(async () => {
		const senders = [
			await shopifySender({ timeScale: TIME_SCALE }),
			await shopeeSender({ timeScale: TIME_SCALE }),
		];
		bench = await FaultBench.start({
			name: 'kills',
			senders,
			env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
		});
	});
	afterAll(async () => await bench?.close());

	/** @returns the account, with a copy of each event at the end */
	const endure = async ({ what, ends, perSecond, atOnce, withinMs }: Trial) => {
		const moments = new Moments(what);
		const stream = bench.stream(perSecond, atOnce);
		for (const [index, end] of ends.entries()) {
			await moments.wait(300, 3_000);
			// Mostly while deliveries are on their way, where a kill can do most.
			await stream.sent();
			await moments.wait(0, withinMs);
			await bench[end]();
			await bench.n8n.restart();
			if ((index + 1) % 8 === 0) say(`${index + 1} kills`);
		}
		await stream.stop();
		await bench.rest();
		expectPromisesKept(`${what}, before the copies`, await bench.account());

		await bench.sendAllAgain();
		await bench.rest();
		const account = await bench.account();
		expectPromisesKept(`${what}, with a copy of each event at the end`, account);
		expect(account.events.length).toBeGreaterThan(ends.length * EVENTS_A_SECOND);
		return account;
	};

	it(`keeps its promises over ${KILLS} kills`, async () => {
		const ends = Array.from({ length: KILLS }, () => 'kill' as const);
		await endure({ what: `${KILLS} kills`, ends, perSecond: EVENTS_A_SECOND, atOnce: 1, withinMs: 150 });
	});

	it(`keeps them for bursts that share executions, over ${KILLS_OF_GROUPS} kills and ${SHUTDOWNS_OF_GROUPS} shutdowns`, async () => {
		await bench.groupEvents(GROUPED);
		const kills = Array.from({ length: KILLS_OF_GROUPS }, () => 'kill' as const);
		const shutdowns = Array.from({ length: SHUTDOWNS_OF_GROUPS }, () => 'terminate' as const);
		const account = await endure({
			what: `bursts, ${KILLS_OF_GROUPS} kills and ${SHUTDOWNS_OF_GROUPS} shutdowns`,
			ends: [...kills, ...shutdowns],
			perSecond: IN_BURSTS_A_SECOND,
			atOnce: AT_ONCE,
			withinMs: 400,
		});
		expect(account.groups).not.toEqual([]);
		// The moments of a few kills may all miss.
		expect(account.brokenGroups.length).toBeGreaterThanOrEqual(inForm({ short: 0, long: 1 }));
	});
});
