import {
	NodeHelpers,
	type INodeCredentialDescription,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';

import type { NodeVersion } from '../../harness/registered';

/** @returns the parameters as n8n has them at work: with the defaults of what was not saved */
export function loaded(node: NodeVersion, parameters: INodeParameters): INodeParameters {
	return parametersOf(node, parameters, true);
}

/** @returns the parameters as n8n's editor saves them: without what is a default, or not shown */
export function saved(node: NodeVersion, parameters: INodeParameters): INodeParameters {
	return parametersOf(node, parameters, false);
}

/** @returns whether a form with these parameters shows the field, or asks for the credential */
export function isShown(
	field: INodeProperties | INodeCredentialDescription,
	parameters: INodeParameters,
	node: NodeVersion,
): boolean {
	const all = loaded(node, parameters);
	const { description } = node.type;
	return NodeHelpers.displayParameter(all, field, { typeVersion: node.version }, description, all);
}

/** @returns the credentials that a node with these parameters asks for */
export function activeCredentials(node: NodeVersion, parameters: INodeParameters) {
	const { credentials = [] } = node.type.description;
	return credentials.filter((credential) => isShown(credential, parameters, node));
}

function parametersOf({ type, version }: NodeVersion, parameters: INodeParameters, defaults: boolean) {
	const { description } = type;
	const { properties } = description;
	const node = { typeVersion: version };
	return NodeHelpers.getNodeParameters(properties, parameters, defaults, false, node, description) ?? {};
}
