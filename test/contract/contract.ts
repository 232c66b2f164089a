import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { INodeCredentialDescription, INodeType } from 'n8n-workflow';

import { PROJECT } from '../../harness/runtime';
import { eventIds } from './eventIds';
import { fieldsOf, within, type Field } from './fields';
import { credentialTypes, nodeVersions } from '../../harness/registered';

/** What a node in one version is to the workflows that were saved with it. */
export interface NodeContract {
	/** Connections are saved by the place of an input or output in these lists. */
	readonly inputs: readonly string[];
	readonly outputs: readonly string[];
	/** "POST webhook" is the method and the end of a URL that a platform was given. */
	readonly startedBy: readonly string[];
	/** By type, with when one is asked for. */
	readonly credentials: readonly Field[];
	readonly parameters: readonly Field[];
}

/** What must hold for everything that was saved, and for every event that was seen, in a major version. */
export interface Contract {
	/** By name and version, e.g. "shopeeTrigger@1.1". */
	readonly nodes: Readonly<Record<string, NodeContract>>;
	readonly credentials: Readonly<Record<string, readonly Field[]>>;
	/** By recorded delivery: the `eventId` of its item. */
	readonly eventIds: Readonly<Record<string, string>>;
}

/** The contract as released. */
export const CONTRACT_FILE = path.join(PROJECT, 'test', 'fixtures', 'saved-parameters.json');

/** An importable workflow with every node in every form it takes; see savedWorkflow.ts. */
export const WORKFLOW_FILE = path.join(PROJECT, 'test', 'fixtures', 'saved-workflow.json');

/** @returns what a fixture holds */
export function released<T>(file: string): T {
	return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** @returns the contract that the sources keep, with nothing in it that JSON does not know */
export function currentContract(): Contract {
	const contract: Contract = {
		nodes: Object.fromEntries(
			nodeVersions.map(({ type, version }) => [`${type.description.name}@${version}`, nodeContract(type)]),
		),
		credentials: Object.fromEntries(
			credentialTypes.map(({ name, properties }) => [name, fieldsOf(properties)]),
		),
		eventIds: eventIds(),
	};
	return JSON.parse(JSON.stringify(contract)) as Contract;
}

function nodeContract({ description }: INodeType): NodeContract {
	const webhooks = (description.webhooks ?? []).map(
		({ httpMethod, path: end, isFullPath }) =>
			`${String(httpMethod)} ${end}${isFullPath === true ? ' (the whole path)' : ''}`,
	);
	return {
		inputs: [description.inputs].flat() as string[],
		outputs: [description.outputs].flat() as string[],
		startedBy: [...webhooks, ...(description.polling === true ? ['poll times'] : [])],
		credentials: (description.credentials ?? []).map(credentialField),
		parameters: fieldsOf(description.properties),
	};
}

function credentialField({ name, required, displayOptions }: INodeCredentialDescription): Field {
	const { path: type, ...conditions } = within(undefined, name, displayOptions);
	return {
		path: type,
		type: 'credential',
		default: null,
		...(required === true && { required: true }),
		...conditions,
	};
}

/** @returns the contract as JSON, with each field in one line, so that a change of one is a change of a line */
export function asText(contract: Contract): string {
	const fields: string[] = [];
	const text = JSON.stringify(
		contract,
		(_key, value: unknown) => {
			if (typeof value !== 'object' || value === null || !('path' in value)) return value;
			return `@${fields.push(JSON.stringify(value)) - 1}@`;
		},
		'\t',
	);
	return `${text.replace(/"@(\d+)@"/g, (_match, index) => fields[Number(index)]!)}\n`;
}
