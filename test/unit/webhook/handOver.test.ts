import { EventEmitter } from 'node:events';

import type { IWebhookFunctions } from 'n8n-workflow';

import { combineClaims } from '../../../nodes/shared/idempotency/claim';
import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import { handOver } from '../../../nodes/shared/webhook/handOver';
import type { ReadyEvent } from '../../../nodes/shared/webhook/readyEvent';
import { monotonicMs } from '../../../nodes/shared/util/monotonicTime';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('keeps no other group waiting where what is remembered cannot be saved with the execution', async () => {
	const response = Object.assign(new EventEmitter(), {
		headersSent: false,
		destroyed: false,
		status: () => {},
	});
	const error = jest.fn();
	const context = {
		getResponseObject: () => response,
		getWorkflow: () => ({ id: 'w1' }),
		getNode: () => ({ name: 'Trigger' }),
		logger: { error },
	} as unknown as IWebhookFunctions;
	const event = {
		eventId: eventIdOf({ platform: 'shopify', identity: ['1'] }),
		item: { json: {} },
		claim: combineClaims([]),
		response,
		arrivedAt: monotonicMs(),
		settings: { answerDeadlineMs: 0, platformWaitsMs: 5_000 },
	} as unknown as ReadyEvent;
	const onSaved = jest.fn();
	const persist = () => {
		throw new Error('No static data');
	};
	const returned = handOver({ context, events: [event], superseded: new Set(), onSaved, persist });
	expect(returned.workflowData?.[0]).toHaveLength(1);
	await jest.advanceTimersByTimeAsync(1);
	expect(onSaved).toHaveBeenCalledTimes(1);
	expect(error).toHaveBeenCalledWith(expect.stringContaining('No static data'), expect.anything());
});
