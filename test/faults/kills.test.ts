import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm, say } from '../support/faultForm';
import { shopeeSender, shopifySender } from '../support/platformSender';

const KILLS = inForm({ short: 3, long: 24 });
/** Of each platform. */
const EVENTS_A_SECOND = 1;
/** Both platforms repeat for longer than n8n is away, and still end soon. */
const TIME_SCALE = inForm({ short: 300, long: 100 });

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
		await bench.rest();
		expectPromisesKept(`${KILLS} kills, before the copies`, await bench.account());

		await bench.sendAllAgain();
		await bench.rest();
		const account = await bench.account();
		expectPromisesKept(`${KILLS} kills, with a copy of each event at the end`, account);
		expect(account.events.length).toBeGreaterThan(KILLS * EVENTS_A_SECOND);
	});
});
