import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	NodeHelpers,
	type ICredentialType,
	type INodeType,
	type INodeTypes,
	type IVersionedNodeType,
} from 'n8n-workflow';

import { PROJECT } from './runtime';

interface Manifest {
	readonly name: string;
	readonly n8n: { readonly nodes: readonly string[]; readonly credentials: readonly string[] };
}

export const manifest = JSON.parse(readFileSync(path.join(PROJECT, 'package.json'), 'utf8')) as Manifest;

/** A node in one of its versions. */
export interface NodeVersion {
	readonly version: number;
	readonly type: INodeType;
}

/** The nodes that package.json registers, each in all its versions, loaded from the sources. */
export const nodeVersions: readonly NodeVersion[] = manifest.n8n.nodes.flatMap((file) =>
	versionsOf(instanceOf<INodeType | IVersionedNodeType>(file)),
);

export const credentialTypes: readonly ICredentialType[] = manifest.n8n.credentials.map((file) =>
	instanceOf<ICredentialType>(file),
);

/** Finds the nodes of this package by their names in workflows. */
export const nodeTypes: INodeTypes = {
	getByName: (name) => nodeNamed(name).type,
	getByNameAndVersion: (name, version) => nodeNamed(name, version).type,
	getKnownTypes: () => ({}),
};

/** @returns the name of a node in workflows */
export function savedTypeOf({ type }: NodeVersion): string {
	return `${manifest.name}.${type.description.name}`;
}

/** @throws where there is no such node, or no such version of the node */
export function nodeNamed(name: string, version?: number): NodeVersion {
	const ofName = nodeVersions.filter((node) => savedTypeOf(node) === name);
	const found = ofName.find((node) => version === undefined || node.version === version);
	if (found === undefined) throw new Error(`There is no node ${name}, version ${version ?? 'any'}`);
	return found;
}

/** @returns the newest version of a node, by its name without the package, e.g. "shopeeTrigger" */
export function newestNode(name: string): NodeVersion {
	const versions = nodeVersions.filter(({ type }) => type.description.name === name);
	const [newest] = versions.toSorted((one, other) => other.version - one.version);
	if (newest === undefined) throw new Error(`There is no node ${name}`);
	return newest;
}

/** @throws where package.json registers no credential of this name */
export function credentialNamed(name: string | undefined): ICredentialType {
	const found = credentialTypes.find((type) => type.name === name);
	if (found === undefined) {
		throw new Error(`The credential ${name} is not listed in package.json under n8n.credentials`);
	}
	return found;
}

function versionsOf(node: INodeType | IVersionedNodeType): NodeVersion[] {
	if ('nodeVersions' in node) {
		return Object.keys(node.nodeVersions).map((key) => {
			const version = Number(key);
			return { version, type: NodeHelpers.getVersionedNodeType(node, version) };
		});
	}
	return [node.description.version].flat().map((version) => ({ version, type: node }));
}

/** Finds the class as n8n does: its name is the name of the file up to the first dot. */
function instanceOf<T>(registered: string): T {
	const source = registered.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const [className] = path.basename(source).split('.');
	const module = require(path.join(PROJECT, source)) as Record<string, new () => T>;
	return new module[className!]!();
}
