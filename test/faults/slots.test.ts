import { setTimeout as delay } from 'node:timers/promises';

import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm } from '../support/faultForm';
import { lazadaSender, shopeeSender, shopifySender } from '../support/platformSender';
import { until } from '../../harness/until';

const KILLS = inForm({ short: 1, long: 4 });
/** Shopee repeats after 2 and 14 s, and n8n is back before the 14. */
const TIME_SCALE = 150;
/** Acknowledged, but waiting for the slot, when n8n is killed. */
const WAITING = 4;

const GROUPED = { eventsPerExecution: 50 };
/** Of each platform, every two seconds. */
const AT_ONCE = 6;

describe.each(['SIGKILL', 'SIGTERM'] as const)('n8n with one slot for executions, ended by %s', (signal) => {
	let bench: FaultBench;

	beforeAll(async () => {
		const senders = [
			await shopifySender({ timeScale: TIME_SCALE }),
			await shopeeSender({ timeScale: TIME_SCALE }),
			await lazadaSender({ timeScale: TIME_SCALE }),
		];
		const env = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true', N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };
		bench = await FaultBench.start({ name: `slots-${signal}`, senders, env });
	});
	afterAll(async () => await bench?.close());

	/** Ends n8n again and again where enough is acknowledged and waits for the slot. */
	const endure = async (
		what: string,
		atOnce: number,
		perSecond: number,
		runAWhile: () => Promise<() => void>,
	) => {
		const moments = new Moments(what);
		for (let kill = 0; kill < KILLS; kill++) {
			bench.sink.delayMs = 1_500;
			const before = await bench.account();
			const stream = bench.stream(perSecond, atOnce);
			const runOn = await runAWhile();
			const enoughWait = async () => {
				await delay(100);
				const now = await bench.account();
				const acknowledged = now.acknowledged.length - before.acknowledged.length;
				return acknowledged - (now.effects - before.effects) >= WAITING;
			};
			await until(enoughWait, `the ${WAITING} that wait`, 300_000);
			await moments.wait(0, 1_500);
			const ended = signal === 'SIGKILL' ? bench.kill() : bench.terminate();
			runOn();
			await ended;
			await stream.stop();
			bench.sink.delayMs = 0;
			await bench.n8n.restart();
			await bench.rest();
		}
		const account = await bench.account();
		expectPromisesKept(what, account);
		// What was running when n8n was killed has crashed; what was waiting has run.
		const withoutEffect = account.acknowledged.filter(({ effects }) => effects.length === 0);
		const statuses = withoutEffect.flatMap(({ executions }) => executions.map(({ status }) => status));
		expect(statuses.filter((status) => status !== 'crashed')).toEqual([]);

		await bench.sendAllAgain();
		await bench.rest();
		expectPromisesKept(`${what}, with a copy of each event at the end`, await bench.account());
		expect(bench.n8n.logTail(500)).not.toContain('Cannot set headers');
	};

	it('is ended with acknowledged executions of slow workflows waiting: all of them run', async () => {
		await endure(`one slot, slow workflows, ${signal}`, 1, 1, async () => () => {});
	});

	// In n8n's default settings, SIGKILL is tested by test/e2e/shopify.test.ts.
	const inThisForm = inForm({ short: signal === 'SIGTERM' ? it : it.skip, long: it });
	inThisForm(
		'saves group after group while one runs, and is ended with them waiting: all of them run',
		async () => {
			await bench.groupEvents(GROUPED);
			await endure(
				`one slot, slow workflows, bursts that share executions, ${signal}`,
				AT_ONCE,
				AT_ONCE / 2,
				async () => {
					const runOn = bench.sink.hold();
					// More groups than there are triggers: one of these has saved a group while another one waits.
					const groupsWait = async () => {
						const { groups } = await bench.account();
						const waiting = groups.filter(({ execution }) => execution.status === 'new');
						return waiting.length > bench.senders.length;
					};
					await until(groupsWait, 'the groups that wait', 300_000);
					return runOn;
				},
			);
		},
	);
});
