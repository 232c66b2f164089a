import { textOf } from '../../../nodes/shared/util/text';
import { isPresent } from '../../../nodes/shared/util/object';

describe('a field as text', () => {
	it.each([
		['A', 'A'],
		['', ''],
		[0, '0'],
		[658960600102006, '658960600102006'],
		[false, ''],
		[undefined, ''],
		[null, ''],
		[{ id: 1 }, ''],
		[['A'], ''],
	])('%j is %j', (value, text) => {
		expect(textOf(value)).toBe(text);
	});
});

describe('a field', () => {
	it.each([undefined, null, ''])('is absent where it is %j', (value) => {
		expect(isPresent(value)).toBe(false);
	});

	it.each([0, false, ' ', 'null', {}, []])('is present where it is %j', (value) => {
		expect(isPresent(value)).toBe(true);
	});
});
