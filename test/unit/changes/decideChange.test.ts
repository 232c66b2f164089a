import { decideChange } from '../../../nodes/shared/changes/decideChange';
import type { DeliveredState, Snapshot } from '../../../nodes/shared/changes/snapshot';

const GUARDS = { guarded: true, skipOutdated: true, firstSeen: 'remember' as const };
const state = (clock: number, address: string): DeliveredState => ({
	clock,
	content: address.padEnd(6, '-'),
	fields: { address },
	hasNoWatchedField: false,
});

describe('whether a delivery starts the workflow', () => {
	it('is yes for the newest state again after an event that always starts has told an older one', () => {
		const known: Snapshot = { clock: 2, content: state(2, 'B').content, fields: { address: 'B' } };
		const older = decideChange(known, state(1, 'A'), { ...GUARDS, guarded: false });
		expect(older).toMatchObject({ kind: 'run', changedFields: ['address'] });
		const again = decideChange(older.next, state(2, 'B'), GUARDS);
		expect(again).toMatchObject({ kind: 'run', changedFields: ['address'] });
		expect(decideChange(again.next, state(2, 'B'), GUARDS).kind).toBe('unchanged');
	});
});
