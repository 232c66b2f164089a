import type { BackgroundTask } from '../../shared/background/task';
import type { BackgroundContext } from '../../shared/n8n/backgroundContext';
import { recoverSettings } from '../../shared/recover/settings';
import { isPublished } from '../../shared/registration/publication';
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
	queue.begin(wake);
	return [
		{
			failure: 'Lost messages could not be recovered',
			isDue: (background) => isPublished(background) && queue.isDue,
			run: async (background, isOver) => await queue.run(background, settings.everyMs, isOver),
			close: () => leaveQueues(context),
		},
	];
}
