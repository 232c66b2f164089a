import fc from 'fast-check';

import { signApiCall, SIGN_METHOD } from '../../../nodes/Lazada/api/signature';
import vectors from '../../fixtures/lazada-signature-vectors.json';

const SECRET = 'helloworld';
const PARAMETERS = {
	app_key: '123456',
	order_id: '1234',
	sign_method: SIGN_METHOD,
	timestamp: '1517820392000',
};
const NAME = fc.stringMatching(/^[a-z_]{1,12}$/);

const sign = (parameters: Record<string, string>, path = '/order/get') =>
	signApiCall(SECRET, path, parameters);

describe('the signature of a call of the Open Platform', () => {
	it.each(vectors.filter(({ platform }) => platform === 'lazada-api'))(
		'is that of the vector: $name',
		({ app_secret, path, params, sign: expected }) => {
			const parameters = Object.fromEntries(Object.entries(params ?? {}));
			expect(signApiCall(app_secret, path!, parameters)).toBe(expected);
		},
	);

	it('does not depend on the order in which the parameters are given', () => {
		const shuffled = fc.shuffledSubarray(Object.entries(PARAMETERS), { minLength: 4 });
		fc.assert(
			fc.property(shuffled, (entries) => {
				expect(sign(Object.fromEntries(entries))).toBe(sign(PARAMETERS));
			}),
		);
	});

	it('leaves out empty values and the sign itself', () => {
		expect(sign({ ...PARAMETERS, status: '', sign: 'ABC' })).toBe(sign(PARAMETERS));
	});

	it('puts names in the order of ASCII: capitals and "_" before small letters', () => {
		const inOrder = signApiCall(SECRET, '/', { A: '1B2_3a4b5' });
		expect(signApiCall(SECRET, '/', { b: '5', a: '4', _: '3', B: '2', A: '1' })).toBe(inOrder);
	});

	it('is of the values as they are, not as a URL encodes them', () => {
		const date = '2018-02-10T09:00:00+08:00';
		expect(sign({ update_after: date })).not.toBe(sign({ update_after: encodeURIComponent(date) }));
		expect(sign({ name: 'Áo dài' })).toMatch(/^[0-9A-F]{64}$/);
		expect(sign({ name: 'Áo dài' })).not.toBe(sign({ name: 'Ao dai' }));
	});

	it('differs by secret, path, names and values', () => {
		const signatures = [
			sign(PARAMETERS),
			sign(PARAMETERS, '/orders/get'),
			sign(PARAMETERS, 'order/get'),
			signApiCall('other', '/order/get', PARAMETERS),
			sign({ ...PARAMETERS, order_id: '1235' }),
			sign({ ...PARAMETERS, more: '1' }),
		];
		expect(new Set(signatures).size).toBe(signatures.length);
	});

	it('is 64 hexadecimal digits in upper case, whatever is signed', () => {
		fc.assert(
			fc.property(fc.dictionary(NAME, fc.string({ unit: 'binary' })), (parameters) => {
				expect(sign(parameters)).toMatch(/^[0-9A-F]{64}$/);
			}),
		);
	});
});
