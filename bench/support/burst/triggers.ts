import type { N8nInstance } from '../../../harness/n8n';
import type { N8nApi } from '../../../harness/n8nApi';
import { answersOf, setupOf } from '../candidates';
import { Deliveries } from '../deliveries';
import { measure, type Cost } from '../phase';
import { rotated } from '../stats';
import { runTrigger } from '../workflow';
import type { Bench, Rounds } from './rounds';

/** Triggers in one n8n. More than 200 do not all keep their state in memory. */
export const TRIGGERS = [1, 100, 400] as const;

/** Workflows that are activated at the same time. */
const ACTIVATED_AT_ONCE = 8;

/** What an event costs where events come to so many triggers in turn. */
export interface TriggersCost {
	readonly triggers: number;
	readonly cost: Cost;
}

/** Activates as many triggers as are ever measured. @returns their URLs */
export async function startTriggers(n8n: N8nInstance, api: N8nApi): Promise<string[]> {
	const setup = await setupOf('ours', api);
	const urls: string[] = [];
	while (urls.length < Math.max(...TRIGGERS)) {
		const activated = Array.from(
			{ length: ACTIVATED_AT_ONCE },
			async () => await runTrigger(n8n, api, setup),
		);
		urls.push(...(await Promise.all(activated)).map(({ url }) => url));
	}
	return urls;
}

/** Measures events that come in turn to some of the triggers, or to all. */
export async function measureTriggers(
	{ n8n, api, say }: Bench,
	urls: readonly string[],
	{ triggerRounds: rounds, eventsEach }: Rounds,
): Promise<TriggersCost[]> {
	const deliveries = new Deliveries();
	const turns = new Map<number, number>();
	const cells = TRIGGERS.map((triggers): TriggersCost => ({ triggers, cost: { perSecond: [], cpuMs: [] } }));
	const measureCell = async (triggers: number, count: number, cost?: Cost) => {
		const url = () => {
			const turn = turns.get(triggers) ?? 0;
			turns.set(triggers, turn + 1);
			return urls[turn % triggers]!;
		};
		const next = () => deliveries.next('new');
		await measure(
			n8n,
			api,
			{ url, durationMs: 240_000, count, next, isExpected: answersOf('ours').new },
			cost,
		);
	};
	// Each trigger has read its credential before.
	await measureCell(urls.length, urls.length);
	for (let round = 0; round < rounds; round++) {
		say(`many triggers: round ${round + 1} of ${rounds}`);
		for (const { triggers, cost } of rotated(cells, round)) await measureCell(triggers, eventsEach, cost);
	}
	return cells;
}
