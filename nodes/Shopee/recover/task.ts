import type { BackgroundTask } from '../../shared/background/task';
import { LostPushes } from '../../shared/health/lostPushes';
import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import { recoverSettings } from '../../shared/recover/settings';
import { isPublished, isStart } from '../../shared/registration/publication';
import { leaveQueues } from './owners';
import { lostQueueOf } from './queue';

/**
 * Works through the queue of lost messages: when n8n starts, and then at the chosen interval.
 *
 * @param wake looks at once whether there is something to do
 * @returns no task where the recovery is off
 */
export function lostMessageTasks(context: BackgroundContext, wake: () => void): BackgroundTask[] {
	const settings = recoverSettings(context);
	if (settings === undefined) return [];
	const queue = lostQueueOf(context);
	// What was lost while the trigger was not published was not for it.
	queue.begin(wake, isStart(context) ? 0 : Date.now());
	const lostPushes = new LostPushes('Shopee', settings.reportMissedPercent);
	return [
		{
			failure: 'Lost messages could not be recovered',
			isDue: (background) => isPublished(background) && queue.isDue,
			async run(background, isOver) {
				await queue.run(background, settings.everyMs, isOver);
				await lostPushes.recovered(background, queue.takeLost());
			},
			hasten: () => queue.hasten(),
			close: () => leaveQueues(context),
		},
	];
}
