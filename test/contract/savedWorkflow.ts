import {
	NodeHelpers,
	type INode,
	type INodeCredentialDescription,
	type INodeCredentialsDetails,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
	type NodeParameterValueType,
} from 'n8n-workflow';

import type { WorkflowJson } from '../support/workflows';
import { nodeVersions, savedTypeOf, type NodeVersion } from './types';

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

/** @returns the credentials that a node with these parameters asks for */
export function activeCredentials(
	node: NodeVersion,
	parameters: INodeParameters,
): INodeCredentialDescription[] {
	const { description } = node.type;
	const all = loaded(node, parameters);
	return (description.credentials ?? []).filter((credential) =>
		NodeHelpers.displayParameter(all, credential, { typeVersion: node.version }, description, all),
	);
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

function choices({ type, options }: INodeProperties): NodeParameterValueType[] | undefined {
	if (type === 'boolean') return [false, true];
	if (type !== 'options') return undefined;
	return (options as INodePropertyOptions[]).map(({ value }) => value);
}

/** A value that is not the default; undefined where there is none. */
function sampleOf(
	property: INodeProperties,
	deciding: ReadonlySet<string>,
	turn: number,
): NodeParameterValueType {
	const { name, type, typeOptions, options, default: preset } = property;
	const inside = (properties: INodeProperties[]) =>
		Object.fromEntries(properties.flatMap((one) => entry(one, sampleOf(one, deciding, turn))));
	switch (type) {
		case 'notice':
		case 'callout':
		case 'button':
		case 'hidden':
			return undefined;
		case 'string':
			return typeOptions?.multipleValues === true ? [`${name} 1`, `${name} 2`] : `${name} as saved`;
		case 'number':
			return Number(preset) + (Number(preset) === typeOptions?.maxValue ? -1 : 1);
		case 'dateTime':
			return '2026-01-31T08:30:00';
		case 'json':
			return '{"saved":true}';
		case 'boolean':
		case 'options': {
			const values = choices(property)!;
			if (deciding.has(name)) return values[turn % values.length];
			return values.find((value) => value !== preset);
		}
		case 'multiOptions': {
			const values = (options as INodePropertyOptions[]).map(({ value }) => value);
			return [...new Set([values[0]!, values.at(-1)!])] as NodeParameterValueType;
		}
		case 'collection':
			return inside(options as INodeProperties[]);
		case 'fixedCollection':
			return Object.fromEntries(
				(options as INodePropertyCollection[]).map(({ name: group, values }) => {
					const one = inside(values);
					return [group, typeOptions?.multipleValues === true ? [one] : one];
				}),
			) as INodeParameters;
		default:
			throw new Error(`${name} is of the type ${type}, for which there is no sample here: add one`);
	}
}

function entry(property: INodeProperties, value: NodeParameterValueType) {
	return value === undefined ? [] : [[property.name, value] as const];
}

function isShown(property: INodeProperties, form: INodeParameters, node: NodeVersion): boolean {
	const all = loaded(node, form);
	const { description } = node.type;
	return NodeHelpers.displayParameter(all, property, { typeVersion: node.version }, description, all);
}

/** @returns the parameters as n8n has them at work: with the defaults of what was not saved */
export function loaded(node: NodeVersion, parameters: INodeParameters): INodeParameters {
	return parametersOf(node, parameters, true);
}

/** @returns the parameters as n8n's editor saves them: without what is a default, or not shown */
export function saved(node: NodeVersion, parameters: INodeParameters): INodeParameters {
	return parametersOf(node, parameters, false);
}

function parametersOf({ type, version }: NodeVersion, parameters: INodeParameters, defaults: boolean) {
	const { description } = type;
	const { properties } = description;
	const node = { typeVersion: version };
	return NodeHelpers.getNodeParameters(properties, parameters, defaults, false, node, description) ?? {};
}
