import fc from 'fast-check';

import { stripQuery, withoutTrailingSlashes } from '../../../nodes/shared/util/url';

/** Short texts of the characters that decide, so that every case is met. */
const address = fc.string({ unit: fc.constantFrom('/', '?', '#', 'a', ' ', '\n'), maxLength: 12 });

/** A pattern that takes quadratic time would be at it for minutes. */
const SLASHES = '/'.repeat(2 ** 20);

describe('an address', () => {
	it('loses the slashes at its end and no other', () => {
		fc.assert(
			fc.property(address, fc.nat({ max: 5 }), (text, count) => {
				const ending = `${text}.`;
				expect(withoutTrailingSlashes(ending + '/'.repeat(count))).toBe(ending);
			}),
		);
		expect(withoutTrailingSlashes('///')).toBe('');
		expect(withoutTrailingSlashes('')).toBe('');
	});

	it('loses its query, its fragment, the white space around it and the slashes at its end', () => {
		fc.assert(
			fc.property(address, (text) => {
				const signs = [...text.trim()];
				const end = signs.findIndex((sign) => sign === '?' || sign === '#');
				const bare = end === -1 ? signs : signs.slice(0, end);
				while (bare.at(-1) === '/') bare.pop();
				expect(stripQuery(text)).toBe(bare.join(''));
			}),
		);
	});

	it('keeps a million slashes that something follows', () => {
		expect(withoutTrailingSlashes(`${SLASHES}a`) === `${SLASHES}a`).toBe(true);
		expect(stripQuery(`${SLASHES}a/?${SLASHES}`) === `${SLASHES}a`).toBe(true);
	});
});
