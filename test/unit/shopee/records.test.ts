import type { EventId } from '../../../nodes/shared/idempotency/eventId';
import {
	readRecords,
	writtenRecords,
	type MessageRecord,
	type Records,
} from '../../../nodes/Shopee/recover/records';

const ID = 'shopee_00000000000000000000000000000001' as EventId;
const APP = '2001887 at https://partner.shopeemobile.com';
const RECORD: MessageRecord = {
	state: 'failed',
	attempts: 1,
	batch: 'batch-1',
	itemId: 'shopee_00000000000000000000000000000002' as EventId,
	facts: { changedFields: ['status'], stateSeenBefore: true },
};
const records = (entries: ReadonlyArray<readonly [EventId, MessageRecord]>): Records => ({
	app: APP,
	messages: new Map(entries),
});

describe('the records of lost messages', () => {
	it('are read as they were written', () => {
		const written = writtenRecords(records([[ID, RECORD]]));
		expect(readRecords(JSON.parse(JSON.stringify(written)), APP)).toEqual(records([[ID, RECORD]]));
	});

	it('of another app are not read', () => {
		const written = writtenRecords(records([[ID, RECORD]]));
		expect(readRecords(written, 'another app')).toEqual({ app: 'another app', messages: new Map() });
	});

	it('are left out where they are none', () => {
		const kept = { app: APP, messages: { [ID]: RECORD } };
		for (const nonsense of [undefined, null, 5, 'text', [], {}, { ...kept, messages: [] }]) {
			expect(readRecords(nonsense, APP).messages.size).toBe(0);
		}
		for (const change of [{ state: 'lost' }, { attempts: 0 }, { attempts: '1' }, { attempts: NaN }]) {
			const messages = { [ID]: { ...RECORD, ...change } };
			expect(readRecords({ ...kept, messages }, APP).messages.size).toBe(0);
		}
	});

	it('without a batch or an event of their own stand for themselves', () => {
		const messages = { [ID]: { state: 'begun', attempts: 2 } };
		expect(readRecords({ app: APP, messages }, APP).messages.get(ID)).toEqual({
			state: 'begun',
			attempts: 2,
			batch: ID,
			itemId: ID,
			facts: {},
		});
	});

	it('are bounded: the newest thousand are kept', () => {
		const many = Array.from({ length: 1_500 }, (_, index) => [`shopee_${index}` as EventId, RECORD] as const);
		const { messages } = readRecords(writtenRecords(records(many)), APP);
		expect(messages.size).toBe(1_000);
		expect(messages.has('shopee_1499' as EventId)).toBe(true);
		expect(messages.has('shopee_499' as EventId)).toBe(false);
	});
});
