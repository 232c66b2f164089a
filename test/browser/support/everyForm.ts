import { NodeHelpers, type INode, type INodeParameters, type INodeTypeDescription } from 'n8n-workflow';

import { nodeType, type WorkflowJson } from '../../../harness/workflows';

/** Of the workflow with a node for each form: about as wide as the window, so that all of them are in sight. */
const COLUMNS = 8;

/** One thing that a node can be set to. */
export interface Form {
	/** Of the node on the canvas, e.g. "Lazada order getMany". */
	readonly title: string;
	readonly parameters: INodeParameters;
	/** Names of the fields that n8n then shows; groups of options and notices have no field of their own. */
	readonly fields: readonly string[];
}

/** @returns a form for every operation, or the only one of a node without operations */
export function everyForm(description: INodeTypeDescription): Form[] {
	const operations = description.properties.filter(({ name }) => name === 'operation');
	const chosen = operations.flatMap(({ options = [], displayOptions }) => {
		const [resource] = displayOptions?.show?.resource ?? [];
		return options.flatMap((option) => ('value' in option ? [{ resource, operation: option.value }] : []));
	});
	if (chosen.length === 0) return [formOf(description, {})];
	return chosen.map((choice) => formOf(description, choice as INodeParameters));
}

function formOf(description: INodeTypeDescription, parameters: INodeParameters): Form {
	const node = { typeVersion: description.version } as INode;
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters, property, node, description),
	);
	const fields = shown.filter(
		({ type }) => !['notice', 'collection', 'fixedCollection', 'hidden'].includes(type),
	);
	return {
		title: [description.displayName, parameters.resource, parameters.operation].filter(Boolean).join(' '),
		parameters,
		fields: fields.map(({ name }) => name),
	};
}

/** A workflow with a node for each form of each of the nodes, far enough from each other to be opened. */
export function workflowOfForms(descriptions: readonly INodeTypeDescription[]): WorkflowJson {
	const chosen = descriptions.flatMap((description) =>
		everyForm(description).map((form) => ({ ...form, description })),
	);
	const nodes = chosen.map(({ title, parameters, description }, index) => ({
		id: `form-${index}`,
		name: title,
		type: nodeType(description.name),
		typeVersion: description.version as number,
		position: [(index % COLUMNS) * 240, Math.floor(index / COLUMNS) * 200] as [number, number],
		parameters,
	}));
	return { name: 'Forms', nodes, connections: {}, settings: { executionOrder: 'v1' } };
}
