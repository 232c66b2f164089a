import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { fieldDigests, hasAny } from '../../../nodes/shared/changes/digests';
import { parseWatchedField } from '../../../nodes/shared/changes/watchedField';
import type { ResourceState } from '../../../nodes/shared/changes/resourceState';

const subject = (record: IDataObject, more: Partial<ResourceState> = {}): ResourceState => ({
	resource: ['order', '1'],
	updatedAt: undefined,
	sources: [record],
	content: record,
	isComplete: true,
	isUpdate: true,
	eventNames: [],
	...more,
});

const digestsOf = (
	record: IDataObject,
	paths: string[],
	{ inOrder = false, ...more }: Partial<ResourceState> & { inOrder?: boolean } = {},
) =>
	fieldDigests(
		subject(record, more),
		paths.map((path) => parseWatchedField(path, inOrder)),
		inOrder,
	);

/** Whether the watched fields of two records count as equal. */
const equal = (a: IDataObject, b: IDataObject, paths: string[], inOrder = false) =>
	JSON.stringify(digestsOf(a, paths, { inOrder })) === JSON.stringify(digestsOf(b, paths, { inOrder }));

const line = (sku: string, quantity: unknown, id?: number): IDataObject =>
	({ ...(id !== undefined && { id }), sku, current_quantity: quantity }) as IDataObject;

const LINES = ['line_items[].sku', 'line_items[].current_quantity'];

describe('the digest of a watched field', () => {
	it('does not depend on the order of keys, at any depth', () => {
		const a = { shipping_address: { city: 'Huế', geo: { lat: 1, lng: 2 } } };
		const b = { shipping_address: { geo: { lng: 2, lat: 1 }, city: 'Huế' } };
		expect(equal(a, b, ['shipping_address'])).toBe(true);
		expect(equal(a, { shipping_address: { city: 'Hue' } }, ['shipping_address'])).toBe(false);
	});

	it('does not depend on the order of a list of objects, unless it shall', () => {
		const a = { line_items: [line('A', 1, 11), line('B', 2, 12)] };
		const b = { line_items: [line('B', 2, 12), line('A', 1, 11)] };
		for (const paths of [LINES, ['line_items'], ['line_items[].sku']]) {
			expect(equal(a, b, paths)).toBe(true);
			expect(equal(a, b, paths, true)).toBe(false);
		}
	});

	it('depends on the order of a list of other values', () => {
		expect(equal({ geo: [1, 2] }, { geo: [2, 1] }, ['geo'])).toBe(false);
	});

	it.each([
		['with ids', 11, 12],
		['without ids', undefined, undefined],
	])('notices values that change places within a list %s', (_case, first, second) => {
		const a = { line_items: [line('A', 1, first), line('B', 2, second)] };
		const b = { line_items: [line('A', 2, first), line('B', 1, second)] };
		expect(equal(a, b, LINES)).toBe(false);
	});

	it('notices that members with ids change places even where only one of their fields is watched', () => {
		const a = { line_items: [line('A', 1, 11), line('B', 2, 12)] };
		const b = { line_items: [line('A', 2, 11), line('B', 1, 12)] };
		expect(equal(a, b, ['line_items[].current_quantity'])).toBe(false);
		expect(equal(a, b, ['line_items[].sku'])).toBe(true);
	});

	it('notices that members with ids change places within members without', () => {
		const of = (first: number, second: number) => ({
			packages: [{ items: [line('A', first, 11), line('B', second, 12)] }],
		});
		const paths = ['packages[].items[].current_quantity'];
		expect(equal(of(1, 2), of(2, 1), paths)).toBe(false);
		const reversed = of(1, 2);
		reversed.packages[0]!.items.reverse();
		expect(equal(of(1, 2), reversed, paths)).toBe(true);
	});

	it('tells which of two fields of a list has changed', () => {
		const before = digestsOf({ line_items: [line('A', 1, 11)] }, LINES);
		const after = digestsOf({ line_items: [line('A', 2, 11)] }, LINES);
		expect(LINES.filter((path) => before[path] !== after[path])).toEqual(['line_items[].current_quantity']);
	});

	it('notices a member that is added, removed or doubled', () => {
		const one = { line_items: [line('A', 1)] };
		const two = { line_items: [line('A', 1), line('A', 1)] };
		expect(equal(one, two, LINES)).toBe(false);
		expect(equal(one, { line_items: [] }, LINES)).toBe(false);
	});

	it('goes through lists in lists', () => {
		const of = (...prices: string[]) => ({ lines: [{ taxes: prices.map((price) => ({ price })) }] });
		expect(equal(of('1', '2'), of('2', '1'), ['lines[].taxes[].price'])).toBe(true);
		expect(equal(of('1', '2'), of('1', '3'), ['lines[].taxes[].price'])).toBe(false);
	});

	it('takes lists of lists, which no path leads into, as they are, however deep they are', () => {
		const nested = (sku: string, levels: number): IDataObject => {
			let value: unknown = { sku, current_quantity: 1 };
			for (let level = 0; level < levels; level++) value = [value];
			return { line_items: value } as IDataObject;
		};
		for (const levels of [2, 195]) {
			expect(equal(nested('A', levels), nested('A', levels), LINES)).toBe(true);
			expect(equal(nested('A', levels), nested('B', levels), LINES)).toBe(false);
		}
	});

	it('notices a change below many lists of objects', () => {
		const nested = (sku: string): IDataObject => {
			let value: unknown = sku;
			for (let level = 0; level < 90; level++) value = [{ a: value }];
			return { a: value } as IDataObject;
		};
		for (const path of ['a', 'a[].a', Array.from({ length: 80 }, () => 'a').join('[].')]) {
			expect(equal(nested('A'), nested('A'), [path])).toBe(true);
			expect(equal(nested('A'), nested('B'), [path])).toBe(false);
		}
	});

	it('tells null, an absent field, an empty text and an empty list apart', () => {
		const states = [{}, { a: null }, { a: '' }, { a: [] }, { a: {} }, { a: 0 }, { a: false }, { a: 'null' }];
		const digests = states.map((state) => digestsOf(state as IDataObject, ['a']).a);
		expect(new Set(digests).size).toBe(states.length);
	});

	it('tells null and absent apart within the members of a list and below an object, too', () => {
		expect(equal({ a: [{ b: null }] }, { a: [{}] }, ['a[].b'])).toBe(false);
		expect(equal({ a: { b: null } }, { a: {} }, ['a.b'])).toBe(false);
		expect(equal({ a: { b: 1 } }, { a: null }, ['a.b'])).toBe(false);
	});

	it('takes inherited names for absent', () => {
		expect(equal({}, { a: 1 }, ['constructor', '__proto__', 'a.toString'])).toBe(true);
	});

	it('tells numbers and texts apart', () => {
		expect(equal({ total: 403 }, { total: '403' }, ['total'])).toBe(false);
	});

	it('differs from resource to resource', () => {
		const other = fieldDigests(
			subject({ a: 1 }, { resource: ['order', '2'] }),
			[parseWatchedField('a', false)],
			false,
		);
		expect(other.a).not.toBe(digestsOf({ a: 1 }, ['a']).a);
	});

	it('holds nothing of the value', () => {
		expect(digestsOf({ phone: '0900000000' }, ['phone']).phone).toMatch(/^[A-Za-z0-9+/]{6}$/);
	});

	it('is left out where a delivery tells only a part, and has the field not', () => {
		const partial = { isComplete: false };
		expect(digestsOf({ a: 1 }, ['a', 'b'], partial)).toEqual({ a: expect.any(String) });
		expect(Object.keys(digestsOf({ a: 1 }, ['a', 'b']))).toEqual(['a', 'b']);
	});

	it('comes from the first record that has the field', () => {
		const records = [{ status: 'inner' }, { status: 'outer', code: 3 }];
		const fields = ['status', 'code', 'data'].map((path) => parseWatchedField(path, false));
		const digests = fieldDigests(subject({}, { sources: records }), fields, false);
		expect(digests.status).toBe(digestsOf({ status: 'inner' }, ['status']).status);
		expect(digests.code).toBe(digestsOf({ code: 3 }, ['code']).code);
		expect(hasAny(subject({}, { sources: records }), [parseWatchedField('code', false)])).toBe(true);
		expect(hasAny(subject({}, { sources: records }), [parseWatchedField('cod', false)])).toBe(false);
	});

	it.each(['data', 'data.record'])('is told below %s only where the record in there tells it', (wrapper) => {
		const record = { status: 'SHIPPED', package: { number: 1 } };
		const payload = { data: wrapper === 'data' ? record : { record } };
		const partial = subject({}, { sources: [record, payload], isComplete: false });
		const told = (path: string) => {
			const fields = [parseWatchedField(`${wrapper}.${path}`, false)];
			const digests = Object.keys(fieldDigests(partial, fields, false));
			expect(hasAny(partial, fields)).toBe(digests.length > 0);
			return digests.length > 0;
		};
		expect(['status', 'package', 'package.number', 'package.weight'].map(told)).not.toContain(false);
		expect(['tracking_no', 'tracking_no.number'].map(told)).not.toContain(true);
	});

	it('is equal for the same content however it is shuffled, and differs for every change in it', () => {
		const member = fc.record({ sku: fc.constantFrom('A', 'B', 'C'), current_quantity: fc.nat({ max: 3 }) });
		const members = fc.array(member, { maxLength: 5 });
		fc.assert(
			fc.property(members, members, fc.infiniteStream(fc.nat()), (before, after, random) => {
				const shuffled = [...before].sort(() => (random.next().value % 3) - 1);
				expect(equal({ line_items: before }, { line_items: shuffled }, LINES)).toBe(true);
				const sorted = (list: typeof before) => list.map((each) => JSON.stringify(each)).sort();
				const same = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
				expect(equal({ line_items: before }, { line_items: after }, LINES)).toBe(same);
			}),
		);
	});
});
