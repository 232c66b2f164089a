import fc from 'fast-check';

import { editDistance, nearest } from '../../../nodes/shared/util/editDistance';

const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });

/** The definition, without a table: how many mistakes the beginnings of two texts are apart. */
function defined(left: string, right: string): number {
	if (left === '' || right === '') return left.length + right.length;
	const [a, b] = [left.slice(0, -1), right.slice(0, -1)];
	const ways = [
		defined(a, right) + 1,
		defined(left, b) + 1,
		defined(a, b) + (left.at(-1) === right.at(-1) ? 0 : 1),
	];
	if (left.length > 1 && right.length > 1 && left.at(-1) === right.at(-2) && left.at(-2) === right.at(-1)) {
		ways.push(defined(left.slice(0, -2), right.slice(0, -2)) + 1);
	}
	return Math.min(...ways);
}

describe('the number of mistakes of typing between two texts', () => {
	it.each([
		['orders/update', 'orders/updated', 1],
		['ordres/updated', 'orders/updated', 1],
		['order/updated', 'orders/updated', 1],
		['', 'abc', 3],
		['abc', '', 3],
		['', '', 0],
		['ca', 'abc', 3],
	])('of "%s" and "%s" is %d', (left, right, distance) => {
		expect(editDistance(left, right)).toBe(distance);
	});

	it('is the one of its definition, in both directions', () => {
		fc.assert(
			fc.property(short, short, (left, right) => {
				expect(editDistance(left, right)).toBe(defined(left, right));
				expect(editDistance(right, left)).toBe(editDistance(left, right));
			}),
			{ numRuns: 60 },
		);
	});

	it('decides which candidate is nearest, regardless of case', () => {
		expect(nearest('ORDERS/UPDATE', ['orders/paid', 'orders/updated', 'orders/create'])).toBe(
			'orders/updated',
		);
		expect(nearest('x', [])).toBeUndefined();
		expect(nearest('o'.repeat(1_000_000), ['a', 'o'.repeat(90)])).toBe('o'.repeat(90));
	});
});
