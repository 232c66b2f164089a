import { setTimeout as delay } from 'node:timers/promises';

import { history } from '../support/account';
import { SmallDisk, emptyLog, lockDatabase, refuseWrites } from '../../harness/databaseFaults';
import { FaultBench, expectPromisesKept } from '../support/faultBench';
import { Moments, inForm } from '../support/faultForm';
import { shopeeSender, shopifySender } from '../support/platformSender';

const TIMES = inForm({ short: 1, long: 4 });
const EVENTS_A_SECOND = 1;
const TIME_SCALE = 300;
const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };

const senders = async () => [
	await shopifySender({ timeScale: TIME_SCALE }),
	await shopeeSender({ timeScale: TIME_SCALE }),
];

/** Lets n8n get into a fault several times while the platforms send, and restarts it in the end. */
async function endure(bench: FaultBench, what: string, fault: () => Promise<void>): Promise<void> {
	const moments = new Moments(what);
	const stream = bench.stream(EVENTS_A_SECOND);
	for (let time = 0; time < TIMES; time++) {
		await stream.sent();
		await moments.wait(0, 2_000);
		await fault();
		await moments.wait(1_000, 3_000);
	}
	await stream.stop();
	await bench.idle();
	await bench.sendAllAgain();
	// Executions that could not be saved at their end are put in order only at the next start.
	await bench.n8n.restart();
	await bench.rest();
	const account = await bench.account();
	expectPromisesKept(what, account);
	expect(account.acknowledged.length).toBeGreaterThan(0);
	expect(account.neverAcknowledged.map(history)).toEqual([]);
}

describe("n8n's database, in trouble while two platforms send", () => {
	let bench: FaultBench;

	beforeAll(async () => {
		bench = await FaultBench.start({ name: 'database', senders: await senders(), env: LAZY });
	});
	afterAll(async () => await bench?.close());

	it('is locked for 3 s by another program', async () => {
		await endure(bench, 'database locked for 3 s', async () => {
			await lockDatabase(bench.n8n.userFolder, 3_000);
		});
	});

	it('refuses to be written, as a read-only one does', async () => {
		await endure(bench, 'read-only database', async () => {
			const writeAgain = await refuseWrites(bench.n8n.userFolder);
			await delay(3_000);
			await writeAgain();
		});
		expect((await bench.account()).answered(500)).not.toEqual([]);
	});
});

describe('a disk that is full while two platforms send', () => {
	const whereDisksCanBeMounted = SmallDisk.possible() ? it : it.skip;
	whereDisksCanBeMounted('costs no event that was acknowledged (mounts a disk: root only)', async () => {
		const disk = SmallDisk.mount(64);
		let bench: FaultBench | undefined;
		try {
			bench = await FaultBench.start({
				name: 'disk',
				senders: await senders(),
				env: LAZY,
				userFolder: disk.folder,
			});
			const { userFolder } = bench.n8n;
			await endure(bench, 'full disk', async () => {
				await emptyLog(userFolder);
				await disk.fill();
				await delay(4_000);
				await disk.free();
			});
			expect((await bench.account()).answered(500)).not.toEqual([]);
		} finally {
			await bench?.close();
			disk.remove();
		}
	});
});
