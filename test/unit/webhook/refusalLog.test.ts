import type { Logger } from 'n8n-workflow';

import { problemText } from '../../../nodes/shared/errors/problem';
import { RefusalLog } from '../../../nodes/shared/webhook/refusalLog';

const FORGED = problemText({ what: 'The signature is wrong', cure: 'Check the key.' });
const NOT_JSON = problemText({ what: 'The body is not JSON', cure: 'Choose JSON.' });
const PLACE = { node: 'Trigger', workflowId: 'w1' };

describe('the log of refusals', () => {
	beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
	afterEach(() => jest.useRealTimers());

	it('names the first ones and counts the rest, for each reason', () => {
		const warn = jest.fn();
		const logger = { warn } as unknown as Logger;
		const log = new RefusalLog();
		for (let time = 0; time < 1000; time++) log.add(logger, 401, FORGED, PLACE);
		log.add(logger, 400, NOT_JSON, PLACE);
		expect(warn).toHaveBeenCalledTimes(6);
		expect(warn).toHaveBeenCalledWith(
			`Webhook delivery refused with 401 by Trigger (workflow w1): ${FORGED}`,
			PLACE,
		);

		jest.advanceTimersByTime(60_000);
		log.add(logger, 401, FORGED, PLACE);
		expect(warn.mock.calls.slice(6).map(([message]) => message)).toEqual([
			`995 more webhook deliveries were refused by Trigger (workflow w1): ${FORGED}`,
			`Webhook delivery refused with 401 by Trigger (workflow w1): ${FORGED}`,
		]);
	});

	it('has errors of one kind but a few times as well, however many strangers bring them about', () => {
		const error = jest.fn();
		const log = new RefusalLog();
		for (let time = 0; time < 1000; time++) log.add({ error } as unknown as Logger, 503, FORGED, PLACE);
		expect(error).toHaveBeenCalledTimes(5);
		expect(error).toHaveBeenCalledWith(
			`Webhook delivery refused with 503 by Trigger (workflow w1): ${FORGED}`,
			PLACE,
		);
	});
});
