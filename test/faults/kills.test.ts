import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm, say } from '../support/faultForm';
import { until } from '../../harness/until';
import { shopeeSender, shopifySender } from '../support/platformSender';

const KILLS = inForm({ short: 3, long: 24 });
/** Of each platform. */
const EVENTS_A_SECOND = 1;
/** Both platforms repeat for longer than n8n is away, and still end soon. */
const TIME_SCALE = inForm({ short: 150, long: 100 });

const GROUPED = { eventsPerExecution: 8 };
const [KILLS_OF_GROUPS, SHUTDOWNS_OF_GROUPS] = inForm({ short: [1, 1], long: [20, 10] });
/** Of each platform: one goes alone, some share the next execution, and the rest the one after that. */
const AT_ONCE = 12;

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
	const finalAccount = async (what: string) => {
		await bench.rest();
		expectPromisesKept(`${what}, before the copies`, await bench.account());

		await bench.sendAllAgain();
		await bench.rest();
		const account = await bench.account();
		expectPromisesKept(`${what}, with a copy of each event at the end`, account);
		return account;
	};

	it(`keeps its promises over ${KILLS} kills`, async () => {
		const moments = new Moments('kills');
		const stream = bench.stream(EVENTS_A_SECOND);
		for (let kill = 1; kill <= KILLS; kill++) {
			await moments.wait(300, 3_000);
			// Mostly while deliveries are on their way, where a kill can do most.
			await stream.sent();
			await moments.wait(0, 150);
			await bench.kill();
			await bench.n8n.restart();
			if (kill % 8 === 0) say(`${kill} kills`);
		}
		await stream.stop();
		const account = await finalAccount(`${KILLS} kills`);
		expect(account.events.length).toBeGreaterThan(KILLS * EVENTS_A_SECOND);
	});

	it(`keeps them for bursts that share executions, over ${KILLS_OF_GROUPS} kills and ${SHUTDOWNS_OF_GROUPS} shutdowns`, async () => {
		await bench.groupEvents(GROUPED);
		const moments = new Moments('kills of groups');
		const ends = KILLS_OF_GROUPS + SHUTDOWNS_OF_GROUPS;
		for (let end = 1; end <= ends; end++) {
			await Promise.all(bench.burst(AT_ONCE));
			const burst = bench.burst(AT_ONCE);
			// While some of the burst have been answered, and the others wait or are being saved.
			const answeredFirst = moments.between(1, burst.length / 2);
			let answered = 0;
			for (const sent of burst) void sent.then(() => answered++);
			await until(() => answered >= answeredFirst, 'the first answers', 60_000);
			await moments.wait(0, 50);
			await (end <= KILLS_OF_GROUPS ? bench.kill() : bench.terminate());
			await bench.n8n.restart();
			await Promise.all(burst);
			if (end % 8 === 0) say(`${end} kills and shutdowns`);
		}
		const what = `bursts that share executions, ${KILLS_OF_GROUPS} kills, ${SHUTDOWNS_OF_GROUPS} shutdowns`;
		const account = await finalAccount(what);
		expect(account.groups).not.toEqual([]);
		// The moments of one kill may miss.
		expect(account.brokenGroups.length).toBeGreaterThanOrEqual(inForm({ short: 0, long: 1 }));
	});
});
