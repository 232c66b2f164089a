import fc from 'fast-check';

import { actions, currentTime, History, settings } from '../../support/recover/history';

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: async (ms: number) => await currentTime.value!.sleep(ms),
}));

/** Some 150 in a second. More of them: HISTORIES=10000. */
const RUNS = Number(process.env.HISTORIES ?? 1_000);

/**
 * Resources change, also twice in a second; pushes are lost, late, doubled and out of order; the list is stale, fails, and
 * refuses long windows; the platform's clock lags; n8n is killed, refuses to save and is slow; and the trigger is
 * published with other events. Whatever is told twice, n8n was killed between hand-over and save: of each execution that
 * it had not saved then with what is remembered, each event may be told once more.
 */
it('leaves nothing untold, tells nothing that is not listened to, and nothing twice, over random histories', async () => {
	await fc.assert(
		fc.asyncProperty(settings, actions(25), async (form, all) => {
			const history = new History(form);
			try {
				await history.run(all);
			} finally {
				jest.restoreAllMocks();
				jest.useRealTimers();
			}
			expect(history.faults()).toEqual([]);
		}),
		{ numRuns: RUNS },
	);
}, 600_000);
