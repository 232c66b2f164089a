import { lanesOf } from '../simulators/shared/noise/lanes';
import { countOf, type Step } from '../simulators/shared/noise/step';
import { verdicts, type Listening } from '../simulators/shared/noise/verdicts';
import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import type { Answer, Play } from './scenario';
import type { Stage } from './environment';

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
	/** @param url of the trigger */
	send(url: string, delivery: Delivery): Promise<Answer>;
	/** Done when the workflow is active. */
	prepare?(url: string): Promise<void> | void;
}

/**
 * A scene that tells how many executions a noisy day needs, by its ground truth, and how many it gets.
 */
export function noisyPlay<Delivery>(stage: Stage, noisy: NoisyDay<Delivery>): Play {
	const { day, listening } = noisy;
	const expected = countOf(verdicts(day, listening));
	const needed = expected.run ?? 0;
	return {
		title: `${noisy.title}: ${day.length} deliveries, of which ${needed} tell something new`,
		runs: needed,
		accepted: needed,
		duplicates: expected.duplicate ?? 0,
		unchanged: expected.unchanged ?? 0,
		outdated: expected.outdated ?? 0,
		play: async () => {
			const workflow = await stage.api.createWorkflow(exampleWorkflow(noisy.example, noisy.setup));
			await stage.api.activate(workflow.id);
			const url = stage.n8n.webhookUrl(webhookIdOf(workflow));
			await noisy.prepare?.(url);
			const answers: Answer[] = [];
			const lanes = lanesOf(day, AT_ONCE).map(async (steps) => {
				for (const { delivery } of steps) answers.push(await noisy.send(url, delivery));
			});
			await Promise.all(lanes);
			return answers;
		},
	};
}
