import { parseWatchedField } from '../../../nodes/shared/changes/watchedField';

describe('a path to a watched field', () => {
	it.each([
		['status', ['status']],
		['line_items[].sku', ['line_items', 'sku']],
		['line_items.sku', ['line_items', 'sku']],
		[' line_items[].tax_lines[].price ', ['line_items', 'tax_lines', 'price']],
		['payload.shipping_address.city', ['shipping_address', 'city']],
		['{{ $json.payload.data.status', ['data', 'status']],
		['{{ $json.payload.total_price }}', ['total_price']],
		['địa_chỉ', ['địa_chỉ']],
		['__proto__', ['__proto__']],
	])('%s leads over its names', (text, names) => {
		expect(parseWatchedField(text, false).names).toEqual(names);
	});

	it('has another key where the order of lists counts, since it is compared in another way', () => {
		expect(parseWatchedField('a[].b', true)).toMatchObject({ path: 'a[].b', key: 'a[].b in order' });
		expect(parseWatchedField('a[].b', false)).toMatchObject({ path: 'a[].b', key: 'a[].b' });
	});

	it('that picks a member of a list is refused, and the message says how to write it', () => {
		expect(() => parseWatchedField('line_items[0].sku', false)).toThrow('Write "line_items[].sku"');
	});

	it('with a million spaces in it is refused like any that has a space', () => {
		const refused = () => parseWatchedField(`a${' '.repeat(2 ** 20)}b`, false);
		expect(refused).toThrow('such as line_items[].sku');
	});

	it.each(['', '.', 'a..b', 'a.', 'a b', 'a[', 'a]', '[].a', 'a["b"]', '={{ $json.a }}'])(
		'%p is refused, with an example of how to write one',
		(text) => {
			expect(() => parseWatchedField(text, false)).toThrow('such as line_items[].sku');
		},
	);
});
