import type { IDataObject, IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** One operation of an action node: its fields, and its work for one item. */
export interface Operation {
	/** As shown in the list, e.g. "Get Many". */
	readonly name: string;
	/** As saved in workflows; never to be changed. */
	readonly value: string;
	/** As shown in the panel of nodes, e.g. "Get many subscriptions". */
	readonly action: string;
	readonly description: string;
	readonly properties: readonly INodeProperties[];
	/** @returns the output items for one input item */
	execute(context: IExecuteFunctions, itemIndex: number): Promise<IDataObject[]>;
}

/** The things that a group of operations works on, e.g. subscriptions. */
export interface Resource {
	readonly name: string;
	readonly value: string;
	readonly operations: readonly Operation[];
}

/** @returns the fields of a node: the resource, its operations, and the fields of each operation */
export function propertiesOf(resources: readonly Resource[]): INodeProperties[] {
	return [
		choice(
			'Resource',
			'resource',
			resources.map(({ name, value }) => ({ name, value })),
		),
		...resources.map(operationChoice),
		...resources.flatMap((resource) =>
			resource.operations.flatMap((operation) => fieldsOf(resource, operation)),
		),
	];
}

/** The first operation is the default; the list is sorted by name. */
function operationChoice({ value, operations }: Resource): INodeProperties {
	const options = operations.map(({ name, value: operation, action, description }) => {
		return { name, value: operation, action, description };
	});
	const property = choice('Operation', 'operation', options);
	const sorted = [...options].sort((a, b) => (a.name < b.name ? -1 : 1));
	return { ...property, options: sorted, displayOptions: { show: { resource: [value] } } };
}

function choice(displayName: string, name: string, options: INodePropertyOptions[]): INodeProperties {
	const type = 'options';
	return { displayName, name, type, noDataExpression: true, options, default: options[0]?.value ?? '' };
}

function fieldsOf(resource: Resource, operation: Operation): INodeProperties[] {
	return operation.properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { resource: [resource.value], operation: [operation.value], ...property.displayOptions?.show },
		},
	}));
}
