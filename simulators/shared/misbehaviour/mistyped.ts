import { asNumber, isNumber, parseKeepingDigits, plainText, stringifyKeepingDigits } from '../digits';
import type { Mistyped, Mistyping } from './switches';

/** Each takes and returns a value as `parseKeepingDigits` has it. */
const CHANGES: Readonly<Record<Mistyped, (value: unknown) => unknown>> = {
	text: (value) => (typeof value === 'string' ? plainText(value) : stringifyKeepingDigits(value)),
	number: (value) => asNumber(typeof value === 'string' ? wholeNumberIn(plainText(value)) : '0'),
	null: () => null,
	list: (value) => [value],
	object: (value) => (Array.isArray(value) ? { ...value } : {}),
	'beyond 2^53': () => asNumber('9007199254740993'),
};

const WHOLE = /^(?:0|[1-9]\d*)$/;

/** @returns the JSON with its types changed; a text that is no JSON as it is */
export function mistyped(text: string, { numbersAsText, digitsAsNumbers, paths = {} }: Mistyping): string {
	let value: unknown;
	try {
		value = parseKeepingDigits(text);
	} catch {
		return text;
	}
	if (numbersAsText || digitsAsNumbers) {
		value = eachText(value, (scalar) => {
			if (isNumber(scalar)) return numbersAsText ? plainText(scalar) : scalar;
			return digitsAsNumbers && WHOLE.test(scalar) ? asNumber(scalar) : scalar;
		});
	}
	for (const [path, kind] of Object.entries(paths)) value = changed(value, stepsOf(path), CHANGES[kind]);
	return stringifyKeepingDigits(value);
}

/** @returns the path as names, `[]` and positions such as `[0]`. @throws Error where it is none */
export function stepsOf(path: string): readonly string[] {
	return path.split('.').flatMap((part) => {
		const [, name, positions = ''] = /^([^[\]]+)((?:\[\d*\])*)$/.exec(part) ?? [];
		if (name === undefined) throw new Error(`"${path}" is no path of an answer`);
		return [name, ...(positions.match(/\[\d*\]/g) ?? [])];
	});
}

function changed(value: unknown, steps: readonly string[], change: (value: unknown) => unknown): unknown {
	const [step, ...rest] = steps;
	if (step === undefined) return change(value);
	if (step.startsWith('[')) {
		if (!Array.isArray(value)) return value;
		const isMeant = (index: number) => step === '[]' || step === `[${index}]`;
		return value.map((entry, index) => (isMeant(index) ? changed(entry, rest, change) : entry));
	}
	if (!isRecord(value) || !Object.hasOwn(value, step)) return value;
	return { ...value, [step]: changed(value[step], rest, change) };
}

function eachText(value: unknown, change: (text: string) => string): unknown {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((entry) => eachText(entry, change));
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, eachText(field, change)]));
}

/** @returns the digits of a text as JSON has a number */
function wholeNumberIn(text: string): string {
	const digits = text.replace(/\D/g, '');
	return digits === '' ? '0' : String(BigInt(digits));
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
