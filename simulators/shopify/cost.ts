import {
	type DocumentNode,
	type FieldNode,
	Kind,
	type OperationDefinitionNode,
	type SelectionSetNode,
} from 'graphql';
import { ROW_LISTS } from './rowLists';

/** What a single query may cost at most. */
export const DEAREST_QUERY = 1_000;

/**
 * The number of objects in a connection: the requested number before the query runs, the found number after
 * it.
 */
export type SizeOf = (responseKey: string, asked: number) => number;

const MUTATION = 10;
const OBJECT = 1;
const COUNT = 10;
const CONNECTION = 2;

/**
 * The cost of an operation. Shopify publishes the prices of mutations and objects, but not the formula for
 * connections; the logarithm agrees with the costs that real answers for this schema showed (1 to 5 items)
 * and with one for 250.
 *
 * @param variables as the client sent them
 */
export function queryCost(
	document: DocumentNode,
	operation: OperationDefinitionNode,
	variables: Readonly<Record<string, unknown>>,
	sizeOf: SizeOf,
): number {
	const fields = (set: SelectionSetNode | undefined): FieldNode[] =>
		(set?.selections ?? []).flatMap((selection): FieldNode[] => {
			if (selection.kind === Kind.FIELD) return [selection];
			if (selection.kind === Kind.INLINE_FRAGMENT) return fields(selection.selectionSet);
			const fragment = document.definitions.find(
				(definition) =>
					definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
			);
			return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fields(fragment.selectionSet) : [];
		});
	const integer = (field: FieldNode, name: string): number => {
		const value = field.arguments?.find((argument) => argument.name.value === name)?.value;
		if (value?.kind === Kind.INT) return Number(value.value);
		if (value?.kind !== Kind.VARIABLE) return 0;
		return Number(variables[value.name.value] ?? 0);
	};
	/** Of lists of records, each object costs a point: no formula makes them dearer. */
	const rowsPrice = (field: FieldNode, sizeFor = (asked: number) => asked): number => {
		const size = sizeFor(integer(field, 'first') || integer(field, 'last'));
		const lists = fields(field.selectionSet).filter(({ name }) => /^(nodes|edges)$/.test(name.value));
		return CONNECTION + lists.reduce((sum, list) => sum + size * rowPrice(list), 0);
	};
	const rowPrice = (row: FieldNode): number => {
		const inner = fields(row.selectionSet).filter(({ selectionSet }) => selectionSet !== undefined);
		const prices = inner.map((field) => {
			if (field.name.value === 'pageInfo') return 0;
			const isConnection = fields(field.selectionSet).some(({ name }) => /^(nodes|edges)$/.test(name.value));
			if (isConnection) return rowsPrice(field);
			return Math.max(1, integer(field, 'first')) * rowPrice(field);
		});
		return prices.reduce((sum, price) => sum + price, OBJECT);
	};
	const price = (field: FieldNode): number => {
		if (operation.operation === 'mutation') return MUTATION;
		if (field.name.value === 'webhookSubscriptionsCount') return COUNT;
		if (Object.hasOwn(ROW_LISTS, field.name.value)) {
			return rowsPrice(field, (asked) => sizeOf(field.alias?.value ?? field.name.value, asked));
		}
		if (field.name.value === 'node') return rowPrice(field);
		if (field.name.value !== 'webhookSubscriptions') return field.selectionSet ? OBJECT : 0;
		const asked = integer(field, 'first') || integer(field, 'last');
		const size = sizeOf(field.alias?.value ?? field.name.value, asked);
		const lists = fields(field.selectionSet).filter(({ name }) => /^(nodes|edges)$/.test(name.value));
		return CONNECTION + lists.length * listPrice(size);
	};
	return fields(operation.selectionSet).reduce((sum, field) => sum + price(field), 0);
}

function listPrice(size: number): number {
	return size === 0 ? 0 : Math.max(1, Math.floor(2 * Math.log(size)));
}
