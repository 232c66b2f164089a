import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import type { RunningPlatform } from '../simulators/shared/kit';
import { lanesOf } from '../simulators/shared/noise/lanes';
import { countOf, type Step } from '../simulators/shared/noise/step';
import { verdicts, type Listening } from '../simulators/shared/noise/verdicts';
import type { Environment } from './environment';
import { delivered, type Answer, type Scenario } from './scenario';

/** Deliveries of different resources that are on their way at the same moment. */
const AT_ONCE = 5;

interface NoisyDay<Delivery> {
	/** What happens, e.g. "200 orders, and apps that write tags and notes". */
	readonly title: string;
	readonly day: ReadonlyArray<Step<Delivery>>;
	readonly listening: Listening;
	/** The example that listens. */
	readonly example: string;
	readonly setup: ExampleSetup;
}

/**
 * A scenario that says how many executions a noisy day needs, by its ground truth, and how many it gets.
 */
export function noisyScenario<Delivery>(
	{ api, n8n }: Environment,
	platform: RunningPlatform<object, Delivery>,
	{ title, day, listening, example, setup }: NoisyDay<Delivery>,
): Scenario {
	const expected = countOf(verdicts(day, listening));
	const needed = expected.run ?? 0;
	return {
		title: `${title}: ${day.length} deliveries, of which ${needed} tell something new`,
		runs: needed,
		accepted: needed,
		duplicates: expected.duplicate ?? 0,
		unchanged: expected.unchanged ?? 0,
		outdated: expected.outdated ?? 0,
		run: async () => {
			const workflow = await api.createWorkflow(exampleWorkflow(example, setup));
			await api.activate(workflow.id);
			const url = n8n.webhookUrl(webhookIdOf(workflow));
			const answers: Answer[] = [];
			const lanes = lanesOf(day, AT_ONCE).map(async (steps) => {
				for (const { delivery } of steps) {
					answers.push(await delivered(async () => await platform.deliverStep(url, delivery)));
				}
			});
			await Promise.all(lanes);
			return answers;
		},
	};
}
