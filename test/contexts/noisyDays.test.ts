import { startKitHost } from '../../harness/kitHost';
import type { WebhookHost } from '../../harness/webhookHost';
import { KITS_BY_TITLE } from '../../simulators/kits';
import { countOf } from '../../simulators/shared/noise/step';
import { verdicts } from '../../simulators/shared/noise/verdicts';
import type { DeliveryResult } from '../../simulators/shared/wire';

/** How long the platforms wait here for an answer, in ms: a busy machine is not what is tested. */
const PATIENCE_MS = 10_000;

describe.each(KITS_BY_TITLE)('a noisy day of a %s shop', (_title, kit) => {
	let host: WebhookHost;
	afterEach(async () => await host.close());

	it.each([{ skipOutdated: true }, { skipOutdated: false }])(
		'starts what its ground truth says, %p',
		async ({ skipOutdated }) => {
			const { day: dayOf, listening, parameters } = kit.noisyShop;
			const platform = await kit.start({ patienceMs: PATIENCE_MS });
			host = await startKitHost(kit, platform.credential, { ...parameters, options: { skipOutdated } });
			const day = dayOf();
			const outcomes: DeliveryResult[] = [];
			for (const { delivery } of day) outcomes.push(await platform.deliverStep(host.url, delivery));
			await platform.close();

			const expected = verdicts(day, { ...listening, skipOutdated });
			const actual = outcomes.map(({ status, headers }) => {
				const outcome = headers['x-webhook-outcome'] ?? (status === 200 ? 'run' : `${status}`);
				return outcome === 'remembered' ? 'unchanged' : outcome;
			});
			expect(countOf(actual)).toEqual(countOf(expected));
			expect(actual).toEqual(expected);
			expect(host.executions).toHaveLength(countOf(expected).run ?? 0);
			expect(countOf(expected).unchanged).toBeGreaterThan(10);
		},
		120_000,
	);
});
