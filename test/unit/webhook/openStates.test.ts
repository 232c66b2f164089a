import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { RedisHttpApi } from '../../../credentials/RedisHttpApi.credentials';
import { webhookContext } from '../../../harness/contexts';
import { storedCredential } from '../../../harness/credentials';
import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import { AnswerTime } from '../../../nodes/shared/redis/answerTime';
import type { RedisCommand } from '../../../nodes/shared/redis/lease';
import { hashedId } from '../../../nodes/shared/util/hash';
import { claimState } from '../../../nodes/shared/webhook/claimState';
import { NodeMemory } from '../../../nodes/shared/webhook/nodeMemory';
import { openLedger, openStates } from '../../../nodes/shared/webhook/openLedgerAndSnapshots';
import type { DeliverySettings, LedgerKind } from '../../../nodes/shared/webhook/options';
import { ShopeeTrigger } from '../../../nodes/Shopee/ShopeeTrigger.node';
import { KINDS } from '../../support/stateHistory';

const HOUR_MS = 3_600_000;
const TEN = Date.UTC(2026, 10, 23, 10);
const TRACKING = KINDS["Shopee's tracking numbers"]!;

const settingsOf = (ledger: LedgerKind, rememberForHours: number): DeliverySettings => ({
	answerDeadlineMs: 2_400,
	platformWaitsMs: 3_000,
	patienceMs: 2_700,
	bounds: { rememberForMs: rememberForHours * HOUR_MS, rememberAtMost: 1_000 },
	ledger,
	redisTime: new AnswerTime(1_000),
});

const contextOf = (staticData: IDataObject = {}): IWebhookFunctions => {
	const store = storedCredential(new RedisHttpApi(), { url: 'http://redis.example.com' }, 'store-1');
	return webhookContext({ type: new ShopeeTrigger(), moreCredentials: [store], staticData }, {}, {}).context;
};

const PATIENCE = { eventMs: 1_000, resourceMs: 1_000 };

describe('the state that was told last', () => {
	afterEach(() => jest.useRealTimers());

	/** @returns what becomes of a delivery that is accepted */
	async function deliver(node: NodeMemory<unknown>, settings: DeliverySettings, state: number, now: number) {
		jest.useFakeTimers({ now, advanceTimers: true });
		const context = contextOf();
		const stores = {
			ledger: await openLedger(context, node, settings),
			states: await openStates(context, node, settings),
		};
		const event = TRACKING.eventOf({ resource: 1, state, time: (now - TEN) / 1_000 });
		const claimed = await claimState(stores, event, event.state!, eventIdOf(event), new Date(now), PATIENCE);
		if (claimed.kind !== 'inFlight') claimed.claim.commit();
		return claimed.kind === 'claimed' ? { seenBefore: claimed.stateSeenBefore } : claimed.kind;
	}

	it.each([1, 96])(
		'is known as long as an earlier one is, which comes back %s hours after it was told',
		async (hours) => {
			// The minutes at which the later state is told, and at which the earlier one comes back.
			for (const [told, back] of [
				[5, 30],
				[0, 59],
				[59, 59],
			] as const) {
				const node = new NodeMemory<unknown>('w/n');
				const settings = settingsOf('embedded', hours);
				const at = (minutes: number) => TEN + minutes * 60_000;
				expect(await deliver(node, settings, 1, at(0))).toEqual({ seenBefore: false });
				expect(await deliver(node, settings, 2, at(told) + 1)).toEqual({ seenBefore: false });
				const again = await deliver(node, settings, 1, at(hours * 60 + back) + 2);
				expect(again).toEqual({ seenBefore: true });
			}
		},
	);

	it('is kept an hour longer than events in Redis too', async () => {
		const node = new NodeMemory<unknown>('w/n');
		const expiries: string[] = [];
		const command: RedisCommand = async (...[, , keys, , , owner, ...values]) => {
			if (keys === '2') expiries.push(values.at(-1)!);
			return values.length === 2 && values[0] !== '' ? `${owner}==` : 1;
		};
		const redis = { prefix: 'p', commands: () => command };
		jest.spyOn(node.redis('store-1').connection, 'open').mockResolvedValue(redis);
		const states = await openStates(contextOf(), node, settingsOf('redis', 96));
		const opened = await states.open(hashedId('shopee_state', 'A'), 1_000);
		expect(opened?.known).toBeUndefined();
		opened?.release();
		while (!node.idle) await new Promise(setImmediate);
		expect(expiries).toEqual([String(97 * 3_600), String(97 * 3_600)]);
	});
});
