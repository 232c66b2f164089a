import type {
	INode,
	INodeCredentialDescription,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodeTypeDescription,
} from 'n8n-workflow';

import type { WorkflowJson } from '../../harness/workflows';
import { activeCredentials, isShown, saved } from './loading';
import { choices, entry, sampleOf } from './samples';
import { nodeVersions, savedTypeOf, type NodeVersion } from '../../harness/registered';

/**
 * @returns a workflow as n8n's editor would save it: every node in every form that its choices give it,
 *   each field that a form shows with a value that is not its default
 */
export function workflowThatSetsEverything(): WorkflowJson {
	const nodes = nodeVersions.flatMap((node) => formsOf(node).map((parameters) => ({ node, parameters })));
	return {
		name: 'Every node in every form',
		nodes: nodes.map(({ node, parameters }, index) => savedNode(node, parameters, index)),
		connections: {},
		settings: { executionOrder: 'v1' },
	};
}

function savedNode(node: NodeVersion, parameters: INodeParameters, index: number): INode {
	const { description } = node.type;
	const credentials = activeCredentials(node, parameters);
	return {
		id: `node-${index + 1}`,
		name: `${description.displayName} ${index + 1}`,
		type: savedTypeOf(node),
		typeVersion: node.version,
		position: [240 * (index % 10), 200 * Math.floor(index / 10)],
		...(description.webhooks !== undefined && { webhookId: `webhook-${index + 1}` }),
		parameters,
		...(credentials.length > 0 && { credentials: Object.fromEntries(credentials.map(selected)) }),
	};
}

function selected({ name }: INodeCredentialDescription): [string, INodeCredentialsDetails] {
	return [name, { id: `credential-${name}`, name }];
}

/** Every combination of the choices on which other fields depend, filled in and then saved. */
function formsOf(node: NodeVersion): INodeParameters[] {
	const { properties } = node.type.description;
	const deciding = decidingNames(node.type.description);
	const chosen = properties
		.filter((property) => deciding.has(property.name) && choices(property) !== undefined)
		.reduce<INodeParameters[]>(
			(forms, property) =>
				forms.flatMap((form) =>
					isShown(property, form, node)
						? choices(property)!.map((value) => ({ ...form, [property.name]: value }))
						: [form],
				),
			[{}],
		);
	// Choices inside collections take turns, each value in a form of its own.
	const turns = Math.max(1, ...insideCollections(properties).map((property) => turnsOf(property, deciding)));
	const forms = chosen.flatMap((form) =>
		Array.from({ length: turns }, (_, turn) => {
			const filled = properties
				.filter(({ name }) => !(name in form))
				.filter((property) => isShown(property, form, node))
				.flatMap((property) => entry(property, sampleOf(property, deciding, turn)));
			return saved(node, { ...form, ...Object.fromEntries(filled) });
		}),
	);
	return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()];
}

function turnsOf(property: INodeProperties, deciding: ReadonlySet<string>): number {
	return deciding.has(property.name) ? (choices(property)?.length ?? 1) : 1;
}

/** Names of fields on whose values it depends what else is there. */
function decidingNames({ properties, credentials = [] }: INodeTypeDescription): Set<string> {
	const all = [...properties, ...insideCollections(properties), ...credentials];
	const conditions = all.flatMap(({ displayOptions }) => [
		...Object.keys(displayOptions?.show ?? {}),
		...Object.keys(displayOptions?.hide ?? {}),
	]);
	return new Set(conditions.flatMap((path) => path.replace(/^\//, '').split('.')));
}

function insideCollections(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.flatMap(({ type, options }) => {
		if (type === 'collection') return withInside(options as INodeProperties[]);
		if (type !== 'fixedCollection') return [];
		return (options as INodePropertyCollection[]).flatMap(({ values }) => withInside(values));
	});
}

function withInside(properties: INodeProperties[]): INodeProperties[] {
	return [...properties, ...insideCollections(properties)];
}
