import { combineClaims, type Claim } from '../../../nodes/shared/idempotency/claim';
import { ClaimTable, type OpenClaim } from '../../../nodes/shared/idempotency/claimTable';

const EVENT = 'AAAAAAAA';

describe('several claims as one', () => {
	it('end as one, in their order, and need not all be kept in n8n', () => {
		const calls: string[] = [];
		const claim = (name: string): Required<Claim> => ({
			commit: () => void calls.push(`commit ${name}`),
			release: () => void calls.push(`release ${name}`),
			revoke: () => void calls.push(`revoke ${name}`),
			persistWithExecution: ({ isSaved }) => void calls.push(`persist ${name} ${isSaved()}`),
			share: () => void calls.push(`share ${name}`),
			supersede: () => void calls.push(`supersede ${name}`),
			dependencies: () => [{ ended: Promise.resolve(), isReleased: name === 'snapshot' }],
		});
		const { persistWithExecution: _none, supersede: _noResource, ...inRedis } = claim('event');
		const both = combineClaims([inRedis, claim('snapshot')]);
		both.persistWithExecution({ isSaved: () => true, add: () => {} });
		both.share();
		both.supersede();
		expect(both.dependencies().map(({ isReleased }) => isReleased)).toEqual([false, true]);
		both.commit();
		both.revoke();
		both.release();
		expect(calls).toEqual([
			'persist snapshot true',
			'share event',
			'share snapshot',
			'supersede snapshot',
			'commit event',
			'commit snapshot',
			'revoke event',
			'revoke snapshot',
			'release event',
			'release snapshot',
		]);
	});
});

/** A claim of the event that nobody has. */
function claimIn(table: ClaimTable): OpenClaim {
	const result = table.claim(EVENT);
	if (result.kind !== 'claimed') throw new Error(`The event is ${result.kind}`);
	return result.claim;
}

describe('the claim table', () => {
	it('gives a claim to one, tells the others when it ends, and knows what was committed', async () => {
		const table = new ClaimTable();
		expect(table.claim(EVENT).kind).toBe('claimed');
		const other = table.claim(EVENT);
		expect([other.kind, table.idle, table.isClaimed(EVENT)]).toEqual(['inFlight', false, true]);
		table.commit(EVENT);
		if (other.kind === 'inFlight') await other.ended;
		expect([table.claim(EVENT).kind, table.idle, table.isClaimed(EVENT)]).toEqual(['duplicate', true, false]);
	});

	it('forgets what is released, before it was committed and after', () => {
		const table = new ClaimTable();
		table.release(EVENT, claimIn(table));
		const second = claimIn(table);
		table.commit(EVENT, second);
		table.release(EVENT, second);
		expect(table.claim(EVENT).kind).toBe('claimed');
	});

	describe('when a copy has taken an event over after ten minutes', () => {
		let table: ClaimTable;
		let first: OpenClaim;
		let copy: OpenClaim;
		beforeEach(() => {
			jest.useFakeTimers();
			table = new ClaimTable();
			first = claimIn(table);
			jest.advanceTimersByTime(601_000);
			copy = claimIn(table);
		});
		afterEach(() => jest.useRealTimers());

		it('lets the first claim change nothing any more', () => {
			table.release(EVENT, first);
			expect(table.claim(EVENT).kind).toBe('inFlight');
			table.commit(EVENT, copy);
			table.release(EVENT, first);
			expect(table.claim(EVENT).kind).toBe('duplicate');
		});

		it('keeps the event where the first claim is committed late, though the copy fails', () => {
			table.commit(EVENT, first);
			table.release(EVENT, copy);
			expect(table.claim(EVENT).kind).toBe('duplicate');
		});
	});
});
