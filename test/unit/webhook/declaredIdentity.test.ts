import fc from 'fast-check';

import { declaredIdentity } from '../../../nodes/shared/webhook/declaredIdentity';

const FIELDS = ['id', 'status', 'line?'];
const of = (message: Record<string, unknown>, fields: readonly string[] = FIELDS) =>
	declaredIdentity(fields, (field) => message[field]);

describe('a declared identity', () => {
	it('has the value of every field, in the order of the declaration', () => {
		expect(of({ line: 'L', status: 'paid', id: 5, more: 1 })).toEqual(['5', 'paid', 'L']);
		expect(of({ status: false, id: 0 })).toEqual(['0', 'false', '']);
	});

	it('takes numbers and their digits for the same', () => {
		expect(of({ id: '5', status: 1 })).toEqual(of({ id: 5, status: '1' }));
	});

	it('has a place for every field, so that values do not move into that of another', () => {
		const fields = ['id', 'a?', 'b?'];
		expect(of({ id: 1, a: 'x' }, fields)).not.toEqual(of({ id: 1, b: 'x' }, fields));
	});

	it.each([undefined, null, ''])('is none where a field that is needed is %j', (nothing) => {
		expect(of({ id: nothing, status: 'paid', line: 'L' })).toBeUndefined();
		expect(of({ id: 5, status: nothing })).toBeUndefined();
		expect(of({ id: 5, status: 'paid', line: nothing })).toBeDefined();
	});

	it('is none where nothing is declared, or nothing that is needed', () => {
		expect(of({ id: 5 }, [])).toBeUndefined();
		expect(of({ id: 5 }, ['id?', 'status?'])).toBeUndefined();
	});

	it('compares lists whatever their order, and objects whatever that of their keys', () => {
		const one = of({ id: [2, 1, { b: 1, a: [1, 2] }], status: { x: 1, y: { b: 2, a: 1 } } });
		expect(of({ id: [{ a: [1, 2], b: 1 }, 1, 2], status: { y: { a: 1, b: 2 }, x: 1 } })).toEqual(one);
		expect(of({ id: [2, 1, { b: 1, a: [2, 1] }], status: { x: 1, y: { b: 2, a: 1 } } })).not.toEqual(one);
	});

	it('tells lists apart by what is in them', () => {
		const lists = [[], [1], ['1'], [1, 1], [1, 2], [[1, 2]], ['1,2'], [null]];
		const identities = lists.map((id) => JSON.stringify(of({ id }, ['id'])));
		expect(new Set(identities).size).toBe(lists.length);
	});

	it('of a list is the same in any order', () => {
		const shuffled = fc
			.array(fc.jsonValue())
			.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
		fc.assert(
			fc.property(shuffled, ([list, other]) => {
				expect(of({ id: other }, ['id'])).toEqual(of({ id: list }, ['id']));
			}),
		);
	});

	it('is text, whatever stands in the fields', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (id, status, line) => {
				const identity = of({ id, status, line });
				expect(identity?.every((part) => typeof part === 'string') ?? true).toBe(true);
			}),
		);
	});
});
