import fc from 'fast-check';

import { explainMissing, listIn } from '../../../nodes/Pancake/api/response';

const ROWS = [{ id: 1 }, { id: 2 }];
const NAME = fc.stringMatching(/^[a-z_]{1,20}$/).filter((name) => name !== 'data' && name !== 'orders');

describe('the list in an answer of Pancake', () => {
	it.each([
		['in data', { data: ROWS, success: true }],
		['under its name', { orders: ROWS, success: true }],
		['under its name, beside empty data', { data: [], orders: ROWS }],
		['in data, beside an empty one under its name', { data: ROWS, orders: [] }],
		['as the whole answer', ROWS],
	])('is found %s', (_where, answer) => {
		expect(listIn(answer, 'orders')).toBe(ROWS);
	});

	it('is empty where each list under these names is', () => {
		expect(listIn({ data: [], orders: [] }, 'orders')).toEqual([]);
	});

	it('is missing under every other name, and the error names the lists that are there', () => {
		fc.assert(
			fc.property(NAME, fc.boolean(), fc.constantFrom([], ROWS), (name, isInData, rows) => {
				const answer = isInData ? { data: { [name]: rows }, success: true } : { [name]: rows, success: true };
				expect(listIn(answer, 'orders')).toBeUndefined();
				const { what, cure } = explainMissing(answer, 'a list of orders');
				const shown = isInData ? `data.${name}` : name;
				expect(what).toBe(
					`Pancake answered without a list of orders, but with lists under other names: "${shown}"`,
				);
				expect(cure).toMatch(/^Update this package.*HTTP Request node/);
			}),
		);
	});

	it('is missing in an answer without lists, which another server may have sent', () => {
		for (const answer of [{}, { data: {}, success: true }, { data: null }, null, 'text']) {
			expect(listIn(answer, 'orders')).toBeUndefined();
			expect(explainMissing(answer, 'a list of orders')).toEqual({
				what: 'Pancake answered without a list of orders',
				cure: expect.stringContaining('Check the base URL in the credential'),
			});
		}
	});

	it('is named in one short line, whatever its name is', () => {
		const answer = Object.fromEntries(
			Array.from({ length: 9 }, (_, at) => [`\u001b[31m${at}${'x'.repeat(999)}`, []]),
		);
		const { what } = explainMissing(answer, 'a list of orders');
		expect(what).toMatch(/^[\x20-\x7e]{1,400}$/);
	});
});
