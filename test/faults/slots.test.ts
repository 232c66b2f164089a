import { setTimeout as delay } from 'node:timers/promises';

import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm } from '../support/faultForm';
import { lazadaSender, shopeeSender, shopifySender } from '../support/platformSender';
import { until } from '../../harness/until';

const KILLS = inForm({ short: 1, long: 4 });
const TIME_SCALE = 300;
/** Acknowledged, but waiting for the slot, when n8n is killed. */
const WAITING = 4;

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

	it('is ended with acknowledged executions of slow workflows waiting: all of them run', async () => {
		const moments = new Moments(`slots, ${signal}`);
		for (let kill = 0; kill < KILLS; kill++) {
			bench.sink.delayMs = 1_500;
			const before = (await bench.account()).count('effects');
			const acknowledged = (await bench.account()).acknowledged.length;
			const stream = bench.stream(1);
			const enoughWait = async () => {
				await delay(100);
				const now = await bench.account();
				const waiting = now.acknowledged.length - acknowledged - (now.count('effects') - before);
				return waiting >= WAITING;
			};
			await until(enoughWait, `the ${WAITING} that wait`, 300_000);
			await moments.wait(0, 1_500);
			await (signal === 'SIGKILL' ? bench.kill() : bench.terminate());
			await stream.stop();
			bench.sink.delayMs = 0;
			await bench.n8n.restart();
			await bench.rest();
		}
		const account = await bench.account();
		expectPromisesKept(`one slot, slow workflows, ${signal}`, account);
		// What was running when n8n was killed has crashed; what was waiting has run.
		const withoutEffect = account.acknowledged.filter(({ effects }) => effects.length === 0);
		const statuses = withoutEffect.flatMap(({ executions }) => executions.map(({ status }) => status));
		expect(statuses.filter((status) => status !== 'crashed')).toEqual([]);

		await bench.sendAllAgain();
		await bench.rest();
		expectPromisesKept(`${signal}, with a copy of each event at the end`, await bench.account());
		expect(bench.n8n.logTail(500)).not.toContain('Cannot set headers');
	});
});
