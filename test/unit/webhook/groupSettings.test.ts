import type { IWebhookFunctions } from 'n8n-workflow';

import { groupSettings } from '../../../nodes/shared/webhook/groupSettings';

/** @param groupEvents as an expression may give it, too */
function settingsFor(groupEvents: unknown) {
	const context = {
		getNode: () => ({ parameters: { groupEvents } }),
		getNodeParameter: () => groupEvents,
	} as unknown as IWebhookFunctions;
	return groupSettings(context, { patienceMs: 4_500 });
}

const OFF = { eventsPerExecution: 1, collectForMs: 0, onlyNewestState: false };

describe('the settings for events that share an execution', () => {
	it.each([undefined, null, '', 'all', 7, [], {}])('are off where the group is %p', (groupEvents) => {
		expect(settingsFor(groupEvents)).toEqual(OFF);
	});

	it.each([
		[{ eventsPerExecution: null, collectForMs: null, onlyNewestState: null }, OFF],
		[{ eventsPerExecution: 'many', collectForMs: {}, onlyNewestState: 'yes' }, OFF],
		[{ eventsPerExecution: -3, collectForMs: -1 }, OFF],
		[{ eventsPerExecution: 1.9, collectForMs: NaN }, OFF],
		[
			{ eventsPerExecution: '20', collectForMs: '300' },
			{ ...OFF, eventsPerExecution: 20, collectForMs: 300 },
		],
		[
			{ eventsPerExecution: Infinity, collectForMs: 1e300, onlyNewestState: true },
			{ eventsPerExecution: 1_000, collectForMs: 2_250, onlyNewestState: true },
		],
	])('have usable values for %p', (groupEvents, expected) => {
		expect(settingsFor(groupEvents)).toEqual(expected);
	});
});
