import type { ResourceState } from '../../../nodes/shared/changes/resourceState';
import { comparedState, lateStates, olderStates } from '../../../nodes/shared/webhook/newestStates';

/** The events of a group, as the key and the time of their states; without a time, an event tells none. */
const groupOf = (...states: ReadonlyArray<readonly [key: string, at?: number]>) =>
	states.map(([key, at]) => ({ item: { json: {} }, state: at === undefined ? undefined : { key, at } }));

const places = <Event>(events: readonly Event[], chosen: Iterable<Event>) =>
	[...chosen].map((event) => events.indexOf(event));

describe('the state that an event tells', () => {
	const event = { event: 'orders', shopId: '1' };
	const receivedAt = new Date();
	const updatedAt = (receivedAt.getTime() - 1_000) * 1_000;
	const order = { resource: ['order', '7'], updatedAt, isUpdate: true } as unknown as ResourceState;

	it('is compared where it has a time', () => {
		expect(comparedState(event, order, receivedAt, false)?.at).toBe(updatedAt);
	});

	it('is never compared where it is no update, has no time, has come back, or is of no resource', () => {
		expect(comparedState(event, { ...order, isUpdate: false }, receivedAt, false)).toBeUndefined();
		expect(comparedState(event, { ...order, updatedAt: undefined }, receivedAt, false)).toBeUndefined();
		expect(comparedState(event, order, receivedAt, true)).toBeUndefined();
		expect(comparedState(event, undefined, receivedAt, false)).toBeUndefined();
	});
});

describe('the states that the events of a group tell', () => {
	it('are older where another of the same resource and name is newer, whichever came first', () => {
		const events = groupOf(['a', 1], ['b', 5], ['a', 3], ['a', 2], ['b', 5], ['a']);
		expect(places(events, olderStates(events))).toEqual([0, 3]);
	});

	it('are late where they are older and nothing of the same resource and name that goes comes after', () => {
		const events = groupOf(['a', 1], ['a', 3], ['b', 1], ['a', 2], ['a', 3], ['a', 2], ['b', 2], ['a', 1]);
		const older = olderStates(events);
		expect(places(events, older)).toEqual([0, 2, 3, 5, 7]);
		expect(places(events, lateStates(events, older))).toEqual([5, 7]);
	});
});
