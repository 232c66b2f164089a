import { plainText } from '../shared/digits';

/** Shopify's search syntax as far as webhook filters and the `query` argument need it. */
export type Filter =
	| { readonly kind: 'and'; readonly parts: readonly Filter[] }
	| { readonly kind: 'or'; readonly parts: readonly Filter[] }
	| { readonly kind: 'not'; readonly part: Filter }
	| { readonly kind: 'term'; readonly path: readonly string[]; readonly test: Test };

type Comparator = '' | '>=' | '<=' | '>' | '<';
interface Test {
	readonly comparator: Comparator;
	readonly value: string;
}

const TOKEN = /\s*(\(|\)|-?[\w.]+:(?:>=|<=|>|<)?(?:"[^"]*"|'[^']*'|[^\s()"']+)|[^\s()]+)/y;
const TERM = /^(-?)([\w.]+):(>=|<=|>|<)?(?:"([^"]*)"|'([^']*)'|(.+))$/;

/**
 * @param text e.g. `id:* AND status:active AND (product_type:Music OR product_type:Movies)`
 * @returns null for an empty text: no filter at all
 * @throws SyntaxError where a term names no field; Shopify refuses such filters, also when only one of
 * several terms is bare
 * @see https://shopify.dev/docs/apps/build/webhooks/delivery-filtering
 */
export function parseFilter(text: string): Filter | null {
	const tokens = tokenize(text);
	if (tokens.length === 0) return null;
	let position = 0;

	const either = (): Filter => {
		const parts = [both()];
		while (tokens[position] === 'OR') {
			position += 1;
			parts.push(both());
		}
		return parts.length === 1 && parts[0] ? parts[0] : { kind: 'or', parts };
	};
	const both = (): Filter => {
		const parts = [single()];
		for (let token = tokens[position]; token !== undefined && token !== 'OR' && token !== ')';) {
			if (token === 'AND') position += 1;
			parts.push(single());
			token = tokens[position];
		}
		return parts.length === 1 && parts[0] ? parts[0] : { kind: 'and', parts };
	};
	const single = (): Filter => {
		const token = tokens[position];
		position += 1;
		if (token === 'NOT') return { kind: 'not', part: single() };
		if (token !== '(') return parseTerm(token);
		const inner = either();
		if (tokens[position] !== ')') throw new SyntaxError('A parenthesis is not closed');
		position += 1;
		return inner;
	};

	const filter = either();
	if (position < tokens.length) throw new SyntaxError('A parenthesis is not opened');
	return filter;
}

/**
 * @param record a payload from `parseKeepingDigits`, or a plain object of texts
 * @returns whether a value at the path, which may lead through arrays, passes; texts are compared regardless
 *   of case
 */
export function matchesFilter(filter: Filter | null, record: unknown): boolean {
	if (filter === null) return true;
	switch (filter.kind) {
		case 'and':
			return filter.parts.every((part) => matchesFilter(part, record));
		case 'or':
			return filter.parts.some((part) => matchesFilter(part, record));
		case 'not':
			return !matchesFilter(filter.part, record);
		case 'term':
			return valuesAt(record, filter.path).some((value) => passes(value, filter.test));
	}
}

function tokenize(text: string): string[] {
	const tokens: string[] = [];
	const source = text.trim();
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < source.length) {
		const match = TOKEN.exec(source);
		if (!match?.[1]) throw new SyntaxError('The filter cannot be read');
		tokens.push(match[1]);
	}
	return tokens;
}

function parseTerm(token: string | undefined): Filter {
	const match = token === undefined ? null : TERM.exec(token);
	if (!match) throw new SyntaxError('A term names no field');
	const [, minus, path = '', comparator = '', double, single, bare] = match;
	const value = double ?? single ?? bare ?? '';
	const term: Filter = {
		kind: 'term',
		path: path.split('.'),
		test: { comparator: comparator as Comparator, value },
	};
	return minus === '-' ? { kind: 'not', part: term } : term;
}

function valuesAt(record: unknown, path: readonly string[]): string[] {
	if (Array.isArray(record)) return record.flatMap((item) => valuesAt(item, path));
	const [key, ...rest] = path;
	if (record === null || record === undefined) return [];
	if (key === undefined) {
		// The only filter that applies to an object is whether it exists.
		return [typeof record === 'string' || typeof record === 'boolean' ? plainText(record) : '{}'];
	}
	if (typeof record !== 'object') return [];
	return valuesAt((record as Record<string, unknown>)[key], rest);
}

function passes(actual: string, { comparator, value }: Test): boolean {
	if (comparator === '' && value.endsWith('*')) {
		const start = value.slice(0, -1).toLowerCase();
		return actual !== '' && actual.toLowerCase().startsWith(start);
	}
	const order = compare(actual, value);
	if (comparator === '>=') return order >= 0;
	if (comparator === '<=') return order <= 0;
	if (comparator === '>') return order > 0;
	if (comparator === '<') return order < 0;
	return order === 0;
}

const INTEGER = /^-?\d+$/;
const DATE = /^\d{4}-\d{2}-\d{2}/;

function compare(left: string, right: string): number {
	const [a, b] =
		INTEGER.test(left) && INTEGER.test(right)
			? [BigInt(left), BigInt(right)]
			: DATE.test(left) && DATE.test(right)
				? [Date.parse(left), Date.parse(right)]
				: left.trim() !== '' && right.trim() !== '' && !isNaN(Number(left)) && !isNaN(Number(right))
					? [Number(left), Number(right)]
					: [left.toLowerCase(), right.toLowerCase()];
	return a < b ? -1 : a > b ? 1 : 0;
}

/** @returns what is searched for; Shopify's search ignores what it cannot read */
export function parseSearch(query: string | null | undefined): Filter | null {
	try {
		return parseFilter(query ?? '');
	} catch {
		return null;
	}
}
