import fc from 'fast-check';

/** An id beyond 2^53, in digits and in one of the spellings that JSON allows for it. */
interface SpelledId {
	readonly id: string;
	readonly spelling: string;
}

/** Generates ids of up to 25 digits, spelled as plain integers, with a fraction of zeros, or with an exponent. */
export const spelledId: fc.Arbitrary<SpelledId> = fc
	.record({
		id: fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }).map(String),
		shift: fc.integer({ min: -30, max: 30 }),
		zeros: fc.nat(5),
	})
	.map(({ id, shift, zeros }) => ({ id, spelling: spelled(id, shift, zeros) }));

/**
 * @param shift by how many digits the decimal point stands further left, or right where it is negative; the exponent
 *   takes the shift back
 * @param zeros how many zeros the fraction has at its end
 */
function spelled(id: string, shift: number, zeros: number): string {
	const digits = `${id}${'0'.repeat(Math.max(0, -shift))}`.padStart(shift + 1, '0');
	const point = digits.length - Math.max(0, shift);
	const fraction = `${digits.slice(point)}${'0'.repeat(zeros)}`;
	const exponent = shift === 0 ? '' : `e${shift}`;
	return `${digits.slice(0, point)}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}
