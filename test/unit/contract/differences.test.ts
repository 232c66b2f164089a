import { currentContract, type Contract, type NodeContract } from '../../contract/contract';
import { differences } from '../../contract/differences';
import type { Field } from '../../contract/fields';

const NODE: NodeContract = {
	inputs: ['main'],
	outputs: ['main'],
	startedBy: ['POST webhook'],
	credentials: [{ path: 'shopApi', type: 'credential', default: null }],
	parameters: [
		{ path: 'resource', type: 'options', default: 'order', values: ['order', 'shop'] },
		{ path: 'ids', type: 'string', default: '', show: { resource: ['order', 'shop'] } },
	],
};
const contractWith = (node: Partial<NodeContract>): Contract => ({
	nodes: { 'shop@1': { ...NODE, ...node } },
	credentials: {},
	eventIds: { sample: 'shop_1' },
});
const RELEASED = contractWith({});

const ADDED: Field = { path: 'note', type: 'string', default: '' };
const ASKED: Field = { path: 'storeApi', type: 'credential', default: null, required: true };

const ids = (changes: Partial<Field>) =>
	contractWith({ parameters: [NODE.parameters[0]!, { ...NODE.parameters[1]!, ...changes }] });
const resource = (changes: Partial<Field>) =>
	contractWith({ parameters: [{ ...NODE.parameters[0]!, ...changes }, NODE.parameters[1]!] });
const said = (now: Contract) => differences(RELEASED, now).map(({ place, what }) => `${place} ${what}`);

describe('what breaks something that was saved', () => {
	it.each<[string, Contract, string]>([
		['a node or version that goes', { ...RELEASED, nodes: {} }, 'shop@1 is gone'],
		['a field that goes', contractWith({ parameters: [NODE.parameters[0]!] }), 'shop@1 ids is gone'],
		['another type', ids({ type: 'number' }), 'has another type: "number", was "string"'],
		['another default', resource({ default: 'shop' }), 'has another default: "shop", was "order"'],
		['a list where one value was', ids({ multiple: true }), 'takes a list: true, was false'],
		['a value that goes', resource({ values: ['order'] }), 'shop@1 resource cannot be "shop" any more'],
		['a field that must be filled in', ids({ required: true }), 'is required now'],
		[
			'a field that is not there in every case any more',
			ids({ show: { resource: ['order'] } }),
			'shop@1 ids resource=shop is not there any more',
		],
		[
			'a field that is there only under one more condition',
			ids({ show: { resource: ['order', 'shop'], all: [false] } }),
			'is not there any more',
		],
		[
			'a field that is hidden in more cases',
			ids({ hide: { all: [true] } }),
			'shop@1 ids resource=order is not there any more',
		],
		[
			'a new field that has to be filled in',
			contractWith({ parameters: [...NODE.parameters, { ...ADDED, required: true }] }),
			'shop@1 note is new and has to be filled in',
		],
		[
			'a new credential that a saved form asks for',
			contractWith({ credentials: [...NODE.credentials, { ...ASKED, show: { resource: ['shop'] } }] }),
			'shop@1 storeApi is new and has to be filled in',
		],
		['a webhook whose path changes', contractWith({ startedBy: ['POST hook'] }), '"POST webhook" any more'],
		['an output that goes', contractWith({ outputs: [] }), 'has other outputs: [], was ["main"]'],
		['a credential that goes', contractWith({ credentials: [] }), 'shop@1 shopApi is gone'],
		['an event that gets another id', { ...RELEASED, eventIds: { sample: 'shop_2' } }, 'is another event'],
	])('is %s', (_what, now, words) => {
		expect(said(now)[0]).toContain(words);
	});
});

describe('what was saved does not mind', () => {
	it.each<[string, Contract]>([
		['nothing', RELEASED],
		['a new node', { ...RELEASED, nodes: { ...RELEASED.nodes, 'cart@1': NODE } }],
		['a new version of a node', { ...RELEASED, nodes: { ...RELEASED.nodes, 'shop@2': NODE } }],
		['a new field', contractWith({ parameters: [...NODE.parameters, ADDED] })],
		[
			'a new field that has to be filled in where another new choice is made',
			contractWith({
				parameters: [
					{ ...NODE.parameters[0]!, values: ['cart', 'order', 'shop'] },
					NODE.parameters[1]!,
					{ ...ADDED, required: true, show: { resource: ['cart'] } },
				],
			}),
		],
		[
			'a new field that has to be filled in and is',
			contractWith({ parameters: [...NODE.parameters, { ...ADDED, required: true, default: 'none' }] }),
		],
		['a new value', resource({ values: ['cart', 'order', 'shop'] })],
		['another order', contractWith({ parameters: [...NODE.parameters].reverse() })],
		['a field that is there in more cases', ids({ show: { resource: ['cart', 'order', 'shop'] } })],
		['a field that is always there now', ids({ show: {} })],
		[
			'a field that became one for each case',
			contractWith({
				parameters: [
					NODE.parameters[0]!,
					{ ...NODE.parameters[1]!, show: { resource: ['order'] } },
					{ ...NODE.parameters[1]!, show: { resource: ['shop'] } },
				],
			}),
		],
		['one more output', contractWith({ outputs: ['main', 'main'] })],
		['one more webhook', contractWith({ startedBy: ['POST webhook', 'GET webhook'] })],
	])('%s', (_what, now) => {
		expect(said(now)).toEqual([]);
	});

	it('is an addition, seen from the other side', () => {
		const now = contractWith({ parameters: [...NODE.parameters, ADDED] });
		expect(differences(now, RELEASED).map(({ place }) => place)).toEqual(['shop@1 note']);
	});
});

describe('the contract of this package', () => {
	const current = currentContract();
	const nodes = Object.entries(current.nodes);

	it('misses each of its fields', () => {
		for (const [name, node] of nodes) {
			for (const list of ['credentials', 'parameters'] as const) {
				for (const field of node[list]) {
					const without = { ...node, [list]: node[list].filter((one) => one !== field) };
					const now = { ...current, nodes: { ...current.nodes, [name]: without } };
					expect([field, differences(current, now).length > 0]).toEqual([field, true]);
				}
			}
		}
	});

	it('misses each value that can be chosen', () => {
		for (const [name, node] of nodes) {
			for (const field of node.parameters.filter(({ values }) => values !== undefined)) {
				const parameters = node.parameters.map((one) =>
					one === field ? { ...one, values: one.values!.slice(1) } : one,
				);
				const now = { ...current, nodes: { ...current.nodes, [name]: { ...node, parameters } } };
				expect([field.path, differences(current, now).length > 0]).toEqual([field.path, true]);
			}
		}
	});
});
